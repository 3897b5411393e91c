using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Takes the steps a host takes before it loads a provider, in the same order and by the same code, and looks at the rest too.
/// </summary>
internal static class ProviderInspector
{
    public static ProviderInspection Inspect(string path, string? pluginsPath, TrustOptions? trust)
    {
        var place = ProviderPlace.Of(path, pluginsPath);
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
                : WithContents(inspection, rows, location, facts, gate, trust is null ? null : new ProviderTrust(trust.Fixed(), place.Root, place.Root));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var unreadable = new Examination([FileGate.Unreadable(path, exception)], []);
            return inspection with { Entries = [.. rows.Select(row => row.Examined(unreadable).Entry)] };
        }
    }

    private static ProviderInspection WithContents(
        ProviderInspection inspection, IReadOnlyList<ProviderRow> rows, ProviderLocation location, AssemblyFacts facts, FileGate gate, ProviderTrust? trust)
    {
        var untrusted = Untrusted(rows, location, gate, trust);
        var close = ProviderExamination.Of(location, location);
        var examination = close with
        {
            Rejections = [.. untrusted.Rejections, .. close.Rejections],
            Remarks = [.. untrusted.Remarks, .. close.Remarks],
        };
        var dependencies = examination.Dependencies;
        DangerousCall[] calls = [.. dependencies.Dlls.SelectMany(dll => DangerScan.Of(dll.Path))];
        if (DangerMessage.Of(calls, location) is { } danger)
        {
            examination = examination with { Remarks = [.. examination.Remarks, danger] };
        }

        var files = ProviderFiles.Of(location, gate);
        if (files.FirstOrDefault(file => file.Sha256 is null) is { } unreadable)
        {
            // Everything in the folder is copied before anything is loaded, or nothing is loaded.
            var refused = new Rejection(LoadingCodes.UnreadableFile, $"'{unreadable.Path}' of '{location.Path}' cannot be read. Make it readable for this process.");
            examination = examination with { Rejections = [.. examination.Rejections, refused] };
        }

        return inspection with
        {
            Entries = [.. rows.Select(row => row.Examined(examination).Entry)],
            TargetFramework = facts.TargetFramework,
            ContractVersion = facts.Contract is { } contract ? ContractRule.Text(contract.Version) : null,
            ContractMembers = [.. examination.Contract.SelectMany(use => use.Members).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Dependencies = dependencies.Dependencies,
            NativeLibraries = dependencies.NativeLibraries,
            MissingFiles = dependencies.MissingFiles,
            DangerousCalls = calls,
            Files = files,
        };
    }

    /// <summary>The plugins folder is scanned as a whole only where it is known to be one: beside a build's output lie other builds of the same.</summary>
    /// <summary>What the loader says of the files before it looks into them: links, size, and the lock file where one is asked.</summary>
    private static Examination Untrusted(IReadOnlyList<ProviderRow> rows, ProviderLocation location, FileGate gate, ProviderTrust? trust)
    {
        try
        {
            var contents = ProviderContents.Of(location, gate);
            return rows[0].Declaration is null || trust is null ? new Examination([], []) : trust.Check(rows[0], contents, contents);
        }
        catch (FapilogException refused)
        {
            return new Examination([.. refused.Faults.Select(fault => new Rejection(fault.Code, fault.Message))], []);
        }
    }

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
