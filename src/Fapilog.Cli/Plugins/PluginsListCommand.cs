using System.CommandLine;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Loading;
using Spectre.Console;

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
        var settings = FapilogSettings.Read(ToolConfiguration.Load(_common.Config(parsed)));
        using var catalogue = ProviderCatalogue.Scan(settings.PluginsPath, new ProviderCatalogueOptions { Trust = settings.Trust });
        if (settings.SafeMode)
        {
            _console.Error("Safe mode: FAPILOG_SAFE_MODE is set, so no provider is loaded and nothing is delivered. Unset it and restart.");
        }

        // Before the rows are shown: they carry what it finds.
        Fault[] faults = [.. settings.Instances.Select(instance => catalogue.Check(instance.ProviderName, instance.ConfigurationPath)).OfType<Fault>()];
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, catalogue.Entries.Select(Document));
        }
        else
        {
            WriteTable(settings.PluginsPath, catalogue.Entries);
        }

        foreach (var fault in faults)
        {
            _console.Error(fault.ToString());
        }

        return faults.Length == 0 ? ExitCode.Good : ExitCode.Bad;
    }

    private static object Document(ProviderEntry entry) => new
    {
        entry.Name,
        entry.Aliases,
        entry.Path,
        entry.State,
        entry.Code,
        entry.Message,
        entry.ProviderVersion,
        entry.ContractVersion,
    };

    private void WriteTable(string folder, IReadOnlyList<ProviderEntry> entries)
    {
        if (entries.Count == 0)
        {
            _console.Error($"There is no provider in '{folder}'. Drop one in as a folder with its DLLs, or as a single DLL.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Name", "State", "Version", "Contract", "Path");
        foreach (var entry in entries)
        {
            table.AddRow(
                Markup.Escape(string.Join(", ", entry.Aliases.Prepend(entry.Name ?? "-"))),
                entry.State.ToString(),
                Markup.Escape(entry.ProviderVersion ?? "-"),
                entry.ContractVersion ?? "-",
                Markup.Escape(Path.GetRelativePath(folder, entry.Path)));
        }

        _console.Data.Write(table);
        foreach (var entry in entries.Where(entry => entry.Message is not null))
        {
            _console.Line($"{entry.Code} {entry.Message}");
        }
    }
}
