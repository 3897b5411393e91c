using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Scans a plugins folder and classifies everything in it, without loading anything and without throwing.
/// </summary>
internal sealed class ProviderScanner
{
    private readonly string _root;
    private readonly FileGate _files;

    public ProviderScanner(string root, bool allowLinks = false)
    {
        _root = root;
        _files = new FileGate(root, allowLinks);
    }

    public IReadOnlyList<ProviderRow> Scan()
    {
        if (!Directory.Exists(_root))
        {
            return [];
        }

        try
        {
            return [.. PluginsFolder.Entries(_root).SelectMany(Scan)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [Unreadable(_root, exception)];
        }
    }

    /// <summary>Looks at one provider again, as at its copy before it is loaded.</summary>
    public IReadOnlyList<ProviderRow> Scan(ProviderLocation location)
    {
        try
        {
            return location.Folder is { } folder ? ScanFolder(folder) : ScanFile(location);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [Unreadable(location.Path, exception)];
        }
    }

    private IReadOnlyList<ProviderRow> Scan(FileSystemInfo entry) => Scan(entry is DirectoryInfo
        ? new ProviderLocation(entry.FullName, entry.FullName)
        : new ProviderLocation(entry.FullName, null));

    private IReadOnlyList<ProviderRow> ScanFile(ProviderLocation location)
    {
        var inspection = Inspect(location.Path);
        return inspection switch
        {
            { Fault: { } rejection } => [ProviderRow.Rejected(location, rejection)],
            { HasProviders: true } => ProviderVerdict.Rows(location, inspection.Facts!),
            _ => [ProviderRow.Rejected(location, new(
                LoadingCodes.NoProvider,
                $"No class in '{location.Path}' carries [AlertProvider]. A provider that needs other DLLs goes with them into a "
                + $"folder of its own under '{_root}'; a DLL that is no provider does not belong here."))],
        };
    }

    private IReadOnlyList<ProviderRow> ScanFolder(string folder)
    {
        var location = new ProviderLocation(folder, folder);
        if (_files.CheckLink(folder) is { } link)
        {
            return [ProviderRow.Rejected(location, link)];
        }

        var looked = PluginsFolder.Dlls(folder).Select(path => new InspectedDll(path, Inspect(path))).ToArray();
        var entries = looked.Where(dll => dll.Inspection.HasProviders).ToArray();
        return entries switch
        {
            [var entry] => ProviderVerdict.Rows(new ProviderLocation(entry.Path, folder), entry.Inspection.Facts!),
            [] when looked is [{ Inspection.Fault: { } rejection } only] =>
                [ProviderRow.Rejected(new ProviderLocation(only.Path, folder), rejection)],
            [] when new NestedProviders(_root, Inspect).Find(folder) is { Count: > 0 } nested => nested,
            [] => [ProviderRow.Rejected(location, NoEntry(folder, looked))],
            _ => [ProviderRow.Rejected(location, new(
                LoadingCodes.SeveralEntries,
                $"Several DLLs in '{folder}' carry [AlertProvider]: {Sentence.List(entries.Select(entry => Path.GetFileName(entry.Path)))}. "
                + "Give each provider a folder of its own."))],
        };
    }

    private static Fault NoEntry(string folder, InspectedDll[] looked)
    {
        // What to do is said once, for the folder.
        var unusable = looked.Where(dll => dll.Inspection.Fault is not null).Select(dll =>
            dll.Inspection.Fault!.Message.Replace($" {FileGate.CopyAgain}", string.Empty, StringComparison.Ordinal));
        return new(
            LoadingCodes.NoProvider,
            $"No DLL directly in '{folder}' carries [AlertProvider] (looked at {Sentence.List(looked.Select(dll => Path.GetFileName(dll.Path)))}). "
            + string.Join(' ', unusable.Append("Copy the provider's whole build output there, or remove the folder.")));
    }

    private Inspection Inspect(string path) =>
        _files.CheckFile(path) is { } rejection
            ? new Inspection(null, rejection, DllKind.Other)
            : AssemblyInspector.Inspect(path);

    private static ProviderRow Unreadable(string path, Exception exception) =>
        ProviderRow.Rejected(new ProviderLocation(path, null), FileGate.Unreadable(path, exception));
}
