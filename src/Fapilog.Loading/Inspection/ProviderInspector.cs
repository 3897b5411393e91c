using System.IO.Enumeration;
using System.Security.Cryptography;

namespace Fapilog.Loading;

/// <summary>
/// Takes the steps that a host takes before it loads a provider, in the same order and with the same code, and inspects the
/// rest too.
/// </summary>
internal static class ProviderInspector
{
    public static ProviderInspection Inspect(string path, string? pluginsPath, TrustOptions? trust, string? shadowCopyPath)
    {
        var place = ProviderPlace.Find(path, pluginsPath);
        var rows = Rows(place, pluginsPath, trust?.AllowLinks ?? false);
        var inspection = new ProviderInspection
        {
            Path = path,
            IsFolder = place.Location.Folder is not null,
            Entries = [.. rows.Select(row => row.Entry)],
            HostContractVersion = ContractRule.Text(ContractAssembly.Reference.Version),
        };

        // What could not be opened, or is no one DLL, has nothing more to show.
        var location = rows[0].Location;
        var gate = new FileGate(place.Root, trust?.AllowLinks ?? false);
        try
        {
            return Directory.Exists(location.Path) || gate.CheckFile(location.Path) is not null
                || AssemblyInspector.Inspect(location.Path).Facts is not { } facts
                ? inspection
                : WithContents(
                    inspection, rows, location, facts, gate, JudgeOf(place, gate, trust, shadowCopyPath));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var unreadable = new Examination([FileGate.Unreadable(path, exception)], []);
            return inspection with { Entries = [.. rows.Select(row => row.Examined(unreadable).Entry)] };
        }
    }

    /// <summary>Where nothing is asked of a provider, where it would be copied does not matter either.</summary>
    private static ProviderJudge JudgeOf(ProviderPlace place, FileGate gate, TrustOptions? trust, string? shadowCopyPath)
    {
        if (trust is null)
        {
            return new ProviderJudge(gate, staging: null, trust: null);
        }

        var staging = new StagingArea(shadowCopyPath);
        return new ProviderJudge(gate, staging, new ProviderTrust(trust.Fixed(), place.Root, staging.Parent));
    }

    private static ProviderInspection WithContents(
        ProviderInspection inspection, IReadOnlyList<ProviderRow> rows, ProviderLocation location, AssemblyFacts facts,
        FileGate gate, ProviderJudge judge)
    {
        var examination = judge.Look(rows[0]);
        var dependencies = examination.Dependencies;
        DangerousCall[] calls = [.. dependencies.Dlls.SelectMany(dll => DangerScan.Scan(dll.Path))];
        if (DangerMessage.Describe(calls, location) is { } danger)
        {
            examination = examination with { Remarks = [.. examination.Remarks, danger] };
        }

        return inspection with
        {
            Entries = [.. rows.Select(row => row.Examined(examination).Entry)],
            TargetFramework = facts.TargetFramework,
            ContractVersion = facts.Contract is { } contract ? ContractRule.Text(contract.Version) : null,
            ContractMembers = [.. examination.Contract.SelectMany(use => use.Members).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)],
            Dependencies = dependencies.Dependencies,
            NativeLibraries = dependencies.NativeLibraries,
            MissingFiles = dependencies.MissingFiles,
            DangerousCalls = calls,
            Files = ProviderFiles.List(location, gate),
        };
    }

    // Only a known plugins folder is scanned as a whole: beside a build's output there are other builds of the same provider.
    private static IReadOnlyList<ProviderRow> Rows(ProviderPlace place, string? pluginsPath, bool allowLinks)
    {
        var scanner = new ProviderScanner(place.Root, allowLinks);
        if (place.Root == pluginsPath)
        {
            var rows = new NameIndex(place.Root, scanner.Scan()).Rows.Where(row => IsAt(row.Location, place.Location)).ToArray();
            if (rows.Length > 0)
            {
                return rows;
            }
        }

        return new NameIndex(place.Root, scanner.Scan(place.Location)).Rows;
    }

    private static bool IsAt(ProviderLocation found, ProviderLocation asked) =>
        asked.Folder is null ? found == asked : found.Folder == asked.Folder || found.Path == asked.Folder;
}

/// <summary>
/// The location that a path given by a user would have in a plugins folder.
/// </summary>
/// <param name="Root">The plugins folder, or the folder that takes its place.</param>
/// <param name="Location">The folder or single file in it.</param>
internal sealed record ProviderPlace(string Root, ProviderLocation Location)
{
    /// <param name="path">A full path of a folder or a file.</param>
    /// <param name="pluginsPath">The full path of the plugins folder, where it is known.</param>
    public static ProviderPlace Find(string path, string? pluginsPath)
    {
        var parent = Path.GetDirectoryName(path) ?? path;
        if (Directory.Exists(path))
        {
            return new ProviderPlace(parent, new ProviderLocation(path, path));
        }

        // A DLL directly in the plugins folder stands alone. Elsewhere, one that lies with what it needs is judged with it.
        return parent != pluginsPath
            && Path.GetDirectoryName(parent) is { } root
            && (Path.GetDirectoryName(parent) == pluginsPath || IsEntryOf(root, parent, path))
            ? new ProviderPlace(root, new ProviderLocation(parent, parent))
            : new ProviderPlace(parent, new ProviderLocation(path, null));
    }

    private static bool IsEntryOf(string root, string folder, string path) =>
        (File.Exists(DependencyManifest.PathOf(path)) || PluginsFolder.Dlls(folder).Skip(1).Any())
        && new ProviderScanner(root).Scan(new ProviderLocation(folder, folder)) is [var row, ..]
        && row.Location.Path == path;
}

/// <summary>
/// The files of one provider with their hashes: what would be copied and loaded.
/// </summary>
internal static class ProviderFiles
{
    /// <summary>Links are followed to files only, and only where the gate lets them lead.</summary>
    public static IReadOnlyList<InspectedFile> List(ProviderLocation location, FileGate gate)
    {
        if (location.Folder is not { } folder)
        {
            return [List(location.Path, Path.GetFileName(location.Path))];
        }

        // Only what has a target is a link: Windows marks deduplicated and cloud files like links, and they are files.
        var files = new FileSystemEnumerable<FileInfo>(
            folder,
            (ref entry) => (FileInfo)entry.ToFileSystemInfo(),
            new EnumerationOptions { AttributesToSkip = default, IgnoreInaccessible = true, RecurseSubdirectories = true })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref entry) => entry.ToFileSystemInfo().LinkTarget is null,
        };
        return
        [
            .. files.Where(file => file.LinkTarget is null || gate.CheckLink(file.FullName) is null)
                .Select(file => file.FullName)
                .Select(path => List(path, Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    private static InspectedFile List(string path, string name)
    {
        try
        {
            var length = (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)).Length;

            // A named pipe has no length either, and opening it would wait for ever.
            if (length == 0)
            {
                return new InspectedFile(name, 0, Hex(SHA256.HashData([])));
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new InspectedFile(name, length, Hex(SHA256.HashData(file)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new InspectedFile(name, 0, null);
        }
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);
}
