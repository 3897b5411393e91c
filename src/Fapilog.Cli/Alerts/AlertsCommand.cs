using System.CommandLine;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts</c>: single alerts of one instance.
/// </summary>
internal sealed class AlertsCommand : Command
{
    public AlertsCommand(ToolConsole console)
        : base("alerts", "Show what an alert instance would send, or send a test.")
    {
        Subcommands.Add(new AlertsRenderCommand(console));
        Subcommands.Add(new AlertsTestCommand(console));
    }
}
