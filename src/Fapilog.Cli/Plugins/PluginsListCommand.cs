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
        var trails = FapilogSettings.ReadAll(ToolConfiguration.Load(_common.Config(parsed)));
        if (trails.Any(trail => trail.SafeMode))
        {
            _console.Error("Safe mode: FAPILOG_SAFE_MODE is set, so no provider is loaded and nothing is delivered. Unset it and restart.");
        }

        var listings = PluginListing.Of(trails);
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

        RegisteredInCode.Tell(_console, faults);
        return faults.Length == 0 ? ExitCode.Good : ExitCode.Bad;
    }
}
