using Fapilog.Loading;

namespace Fapilog.Cli;

/// <summary>
/// The list for people: a table of each folder, and below it what is to be said of the rows.
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
                _console.Error($"There is no provider in '{listing.Folder}'. Drop one in as a folder with its DLLs, or as a single DLL.");
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

    // What fits into 100 columns with names and paths as providers have them. The contract's version is in the JSON, and in the
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
