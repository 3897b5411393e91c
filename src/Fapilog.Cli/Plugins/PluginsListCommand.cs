using System.CommandLine;
using System.Text.Json;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Loading;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog plugins</c>: commands about the plugins folder.
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

/// <summary>
/// <c>fapilog plugins list</c>: lists every provider, and everything that is not one, without loading or running any of it.
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
        var trails = FapilogSettings.ReadAll(ToolConfiguration.Load(_common.Config(parsed), _console));
        if (trails.Any(trail => trail.SafeMode))
        {
            _console.Error(
                "Safe mode: FAPILOG_SAFE_MODE is set, so no provider is loaded and nothing is delivered. Unset it and restart.");
        }

        var listings = PluginListing.Read(trails);
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, listings.SelectMany(listing => listing.Rows).Select(PluginDocument.From));
        }
        else
        {
            new PluginTable(_console).Write(listings);
        }

        var faults = listings.SelectMany(listing => listing.Faults).ToArray();
        string[] listed = _common.Format(parsed) is OutputFormat.Json
            ? []
            : [.. listings.SelectMany(listing => listing.Rows).Select(row => row.Entry.Message).OfType<string>()];
        foreach (var fault in faults)
        {
            _console.Error(listed.Any(message => fault.Message.Contains(message, StringComparison.Ordinal))
                ? new Fault(fault.Code, "What is configured there cannot be used; the list says why.", fault.Path).ToString()
                : fault.ToString());
        }

        RegisteredInCode.Tell(_console, faults);
        return faults.Length == 0 ? ExitCode.Good : ExitCode.Bad;
    }
}

/// <summary>
/// One entry of a plugins folder, and the configured instances that name it.
/// </summary>
internal sealed record PluginRow(ProviderEntry Entry, IReadOnlyList<string> Instances);

/// <summary>
/// The content of one plugins folder as a host would see it, and the faults of what configuration names there.
/// </summary>
internal sealed record PluginListing(string Folder, IReadOnlyList<PluginRow> Rows, IReadOnlyList<Fault> Faults)
{
    /// <summary>Reads the plugins folder of every trail, each folder once.</summary>
    public static IReadOnlyList<PluginListing> Read(IReadOnlyList<FapilogSettings> trails) =>
    [
        .. trails
            .GroupBy(trail =>
                (trail.PluginsPath, trail.ShadowCopyPath, trail.LockFile, trail.Trust.Strict, trail.Trust.AllowLinks))
            .Select(group => Read(group.First(), [.. group.SelectMany(Requests)])),
    ];

    private static PluginListing Read(FapilogSettings trail, IReadOnlyList<(string Instance, ProviderRequest Request)> asked)
    {
        using var catalogue = ProviderCatalogue.Scan(
            trail.PluginsPath,
            new ProviderCatalogueOptions { Trust = trail.Trust, ShadowCopyPath = trail.ShadowCopyPath });
        return new PluginListing(
            trail.PluginsPath,
            [.. catalogue.Examine()
                .Select(entry => new PluginRow(
                    entry,
                    [.. asked.Where(one => entry.IsCalled(one.Request.ProviderName)).Select(one => one.Instance)]))],
            FaultList.Once(
                asked.Select(one => catalogue.Check(one.Request.ProviderName, one.Request.ConfigurationPath)).OfType<Fault>()));
    }

    /// <summary>The name of an instance of a named trail includes that of the trail.</summary>
    private static IEnumerable<(string Instance, ProviderRequest Request)> Requests(FapilogSettings trail) => trail.Instances
        .Select(
            request => (trail.TrailName is null ? request.InstanceName : $"{trail.TrailName}/{request.InstanceName}", request));
}

/// <summary>
/// The list as text: a table for each folder, and below it the messages about its rows.
/// </summary>
internal sealed class PluginTable
{
    private readonly ToolConsole _console;

    public PluginTable(ToolConsole console)
    {
        _console = console;
    }

    public void Write(IReadOnlyList<PluginListing> listings)
    {
        foreach (var listing in listings)
        {
            if (listing.Rows.Count == 0)
            {
                _console.Error(
                    $"There is no provider in '{listing.Folder}'. Drop one in as a folder with its DLLs, or as a single DLL.");
                continue;
            }

            if (listings.Count > 1)
            {
                _console.Line(listing.Folder);
            }

            WriteTable(listing);
            WriteRemarks(listing);
        }
    }

    // These columns fit into 100 characters with the usual names and paths. The contract's version is in the JSON, and in the
    // message of a provider that is rejected for it.
    private void WriteTable(PluginListing listing)
    {
        var table = new ToolTable("Name", "State", "Used by", "Version", "Path");
        foreach (var (entry, instances) in listing.Rows)
        {
            table.AddRow(
                [entry.Name ?? "-", .. entry.Aliases],
                [entry.State.ToString()],
                instances.Count == 0 ? ["-"] : instances,
                [entry.ProviderVersion ?? "-"],
                [Path.GetRelativePath(listing.Folder, entry.Path)]);
        }

        _console.Table(table);
    }

    private void WriteRemarks(PluginListing listing)
    {
        var lines = listing.Rows.Select(row => row.Entry).SelectMany(entry => entry.Remarks
            .Select(remark => (Code: (string?)remark.Code, Message: (string?)remark.Message))
            .Prepend(entry.State is ProviderState.Rejected ? (entry.Code, entry.Message) : default));
        foreach (var (code, message) in lines.Where(line => line.Message is not null).Distinct())
        {
            _console.Line($"{code} {message}");
        }
    }
}

/// <summary>
/// A row of the list as JSON.
/// </summary>
internal sealed record PluginDocument(
    string? Name,
    IReadOnlyList<string> Aliases,
    string Path,
    ProviderState State,
    string? Code,
    string? Message,
    string? ProviderVersion,
    string? ContractVersion,
    string? Description,
    string? Channels,
    IReadOnlyList<ProviderRemark> Remarks,
    IReadOnlyList<string> Instances)
{
    public static PluginDocument From(PluginRow row)
    {
        var entry = row.Entry;
        return new PluginDocument(
            entry.Name,
            entry.Aliases,
            entry.Path,
            entry.State,
            entry.Code,
            entry.Message,
            entry.ProviderVersion,
            entry.ContractVersion,
            entry.Description,
            entry.Name is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.Channels.ToString()),
            entry.Remarks,
            row.Instances);
    }
}
