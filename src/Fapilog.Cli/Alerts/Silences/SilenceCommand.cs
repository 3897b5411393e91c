using System.CommandLine;
using Fapilog.Alerting;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts silence</c>: periods in which alerts are withheld.
/// </summary>
internal sealed class SilenceCommand : Command
{
    public SilenceCommand(ToolConsole console)
        : base("silence", "Withhold alerts for a time. Critical alerts and the trail's own findings are never withheld.")
    {
        Subcommands.Add(new SilenceAddCommand(console));
        Subcommands.Add(new SilenceListCommand(console));
        Subcommands.Add(new SilenceExpireCommand(console));
    }
}

/// <summary>
/// A silence as the tool's JSON has it.
/// </summary>
internal static class SilenceDocument
{
    public static object From(Silence silence) => new
    {
        silence.Id,
        Match = MatchDocument.From(silence.Match),
        silence.From,
        silence.Until,
        silence.Author,
        silence.Comment,
        silence.ExpiredBy,
    };
}
