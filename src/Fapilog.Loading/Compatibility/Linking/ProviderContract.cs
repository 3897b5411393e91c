namespace Fapilog.Loading;

/// <summary>
/// Looks at all DLLs of a provider: which can be read, what each is, and what those that refer to the contract use of it.
/// </summary>
internal sealed record ProviderContract(IReadOnlyList<InspectedDll> Dlls, IReadOnlyList<ContractUse> Uses)
{
    /// <param name="location">Where the provider lies.</param>
    /// <param name="contract">The host's contract.</param>
    /// <param name="more">Files that the runtime may load too, wherever in the folder they lie.</param>
    /// <returns>What was found. Of damaged files too; it throws only when a folder cannot be listed.</returns>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static ProviderContract Read(ProviderLocation location, ContractSurface contract, IReadOnlyList<string>? more = null)
    {
        InspectedDll[] dlls = [.. ProviderDlls.Of(location).Concat(more ?? []).Distinct(StringComparer.Ordinal).Select(path => new InspectedDll(path, Inspect(path)))];
        var managed = dlls.Where(dll => dll.Inspection.Facts is not null).ToArray();
        var paths = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var dll in managed)
        {
            paths.TryAdd(dll.Inspection.Facts!.AssemblyName, dll.Path);
        }

        using var modules = new ProviderModules(contract, paths);
        return new ProviderContract(dlls, [.. managed.Where(dll => dll.UsesContract).Select(dll => Check(dll, contract, modules))]);
    }

    private static Inspection Inspect(string path) =>
        FileGate.CheckContent(path) is { } rejection ? new(null, rejection, DllKind.Other) : AssemblyInspector.Inspect(path);

    private static ContractUse Check(InspectedDll dll, ContractSurface contract, ProviderModules modules)
    {
        var built = dll.Inspection.Facts!.Contract!;
        try
        {
            return ContractLink.Check(dll.Path, modules.Open(dll.Path), built, contract, modules.Find);
        }
#pragma warning disable CA1031 // The examination's boundary: the file may have changed since it was inspected.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new ContractUse(dll.Path, built, [], [], IsReadable: false);
        }
    }
}
