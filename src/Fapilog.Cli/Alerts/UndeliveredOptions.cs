using System.CommandLine;
using Fapilog.Alerting;

namespace Fapilog.Cli;

/// <summary>
/// The options that choose among the alerts that instances gave up.
/// </summary>
internal sealed class UndeliveredOptions
{
    private readonly Option<string?> _instance = new("--instance")
    {
        Description = "Only those of this instance. Case does not matter.",
        HelpName = "NAME",
    };

    private readonly Option<DateTimeOffset?> _since =
        TimeOption.Create("--since", "Only those that were given up at this time or later. A time without an offset is UTC.");

    public UndeliveredOptions(Command command)
    {
        command.Options.Add(_instance);
        command.Options.Add(_since);
    }

    public UndeliveredFilter Read(ParseResult parsed) => new(parsed.GetValue(_instance), parsed.GetValue(_since));
}
