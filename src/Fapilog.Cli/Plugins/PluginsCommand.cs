using System.CommandLine;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog plugins</c>: what lies in the plugins folder.
/// </summary>
internal sealed class PluginsCommand : Command
{
    public PluginsCommand(ToolConsole console)
        : base("plugins", "Look at the providers in the plugins folder.")
    {
        Subcommands.Add(new PluginsListCommand(console));
        Subcommands.Add(new PluginsInspectCommand(console));
        Subcommands.Add(new PluginsLockCommand(console));
    }
}
