using System.CommandLine;
using Fapilog.Hosting;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog plugins list</c>: every provider and everything that is none, without running or loading any of it.
/// </summary>
internal sealed class PluginsListCommand : Command
{
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public PluginsListCommand(ToolConsole console)
        : base("list", "List the providers, the rejected ones too. Exit code 1 only when one that is configured is bad.")
    {
        _console = console;
        _common = new CommonOptions(this);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var listings = PluginListing.Of(FapilogSettings.ReadAll(ToolConfiguration.Load(_common.Config(parsed))));
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, listings.SelectMany(listing => listing.Rows).Select(PluginDocument.Of));
        }
        else
        {
            new PluginTable(_console).Write(listings);
        }

        var faults = listings.SelectMany(listing => listing.Faults).ToArray();
        foreach (var fault in faults)
        {
            _console.Error(fault.ToString());
        }

        // FAP1001: no provider of that name.
        if (faults.Any(fault => fault.Code == "FAP1001"))
        {
            _console.Error("A dispatcher that an application registers in code is known to that application alone, and not to this tool.");
        }

        return faults.Length == 0 ? ExitCode.Good : ExitCode.Bad;
    }
}
