using System.CommandLine;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog retention</c>: what becomes of old days.
/// </summary>
internal sealed class RetentionCommand : Command
{
    public RetentionCommand(ToolConsole console)
        : base("retention", "Look at what retention would delete.")
    {
        Subcommands.Add(new RetentionPlanCommand(console));
    }
}
