using System.CommandLine;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog config</c>: what configuration says.
/// </summary>
internal sealed class ConfigCommand : Command
{
    public ConfigCommand(ToolConsole console)
        : base("config", "Look at the configuration.")
    {
        Subcommands.Add(new ConfigCheckCommand(console));
    }
}
