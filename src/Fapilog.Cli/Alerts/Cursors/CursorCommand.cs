using System.CommandLine;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts cursor</c>: how far each instance is with the alerts of a trail.
/// </summary>
internal sealed class CursorCommand : Command
{
    public CursorCommand(ToolConsole console)
        : base("cursor", "Show how far each instance is with the alerts of a trail, or move it.")
    {
        Subcommands.Add(new CursorShowCommand(console));
        Subcommands.Add(new CursorSetCommand(console));
    }
}
