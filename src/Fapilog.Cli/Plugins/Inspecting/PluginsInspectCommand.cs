using System.CommandLine;
using Fapilog.Hosting;
using Fapilog.Loading;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog plugins inspect PATH</c>: everything that can be known of a provider without loading it.
/// </summary>
internal sealed class PluginsInspectCommand : Command
{
    private readonly Argument<string> _path = new("PATH") { Description = "A provider's DLL, or its folder: in the plugins folder or anywhere else." };
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public PluginsInspectCommand(ToolConsole console)
        : base("inspect", "Look closely at one provider without running it. Exit code 1 when the host would refuse it.")
    {
        _console = console;
        Arguments.Add(_path);
        _common = new CommonOptions(
            this, "The configuration file whose plugins folder PATH lies in: then names that others there claim, and the lock file, count too. Default: none is read.");
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        // No configuration is read unless it is named: what is said of a provider must not depend on where one stands.
        var settings = _common.Config(parsed) is { } config ? FapilogSettings.Read(ToolConfiguration.Load(config)) : null;
        var inspection = ProviderInspection.Of(parsed.GetRequiredValue(_path), settings?.PluginsPath, settings?.Trust);
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, InspectionDocument.Of(inspection));
        }
        else
        {
            new InspectionReport(_console).Write(inspection);
        }

        return inspection.IsUsable ? ExitCode.Good : ExitCode.Bad;
    }
}
