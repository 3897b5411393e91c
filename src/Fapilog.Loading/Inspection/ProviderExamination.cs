namespace Fapilog.Loading;

/// <summary>
/// Looks closely at one provider's files: at all of its managed DLLs, not only the one that declares it. Costs more than the
/// scan, so it is done for what configuration names, and for the tool. Reads metadata only, and never throws.
/// </summary>
internal static class ProviderExamination
{
    /// <param name="location">Where the provider lies: in the plugins folder, or its private copy.</param>
    /// <param name="shown">Where people know it to lie, which messages name.</param>
    public static Examination Of(ProviderLocation location, ProviderLocation shown)
    {
        var dependencies = DependencyAnalysis.Of(location, shown);

        // A .deps.json may name a DLL anywhere in the folder.
        var contract = ContractExamination.Of(location, shown, ContractSurface.Host, [.. dependencies.Dlls.Select(dll => dll.Path)]);
        return new Examination([.. contract.Rejections, .. dependencies.Rejections, .. Unloadable(location, shown, dependencies)], [.. contract.Remarks, .. dependencies.Remarks])
        {
            Contract = contract.Contract,
            Dependencies = dependencies,
        };
    }

    /// <summary>What is missing is a warning, since nobody may need it; not where a provider's own class does.</summary>
    private static IEnumerable<Rejection> Unloadable(ProviderLocation location, ProviderLocation shown, DependencyAnalysis dependencies)
    {
        var missing = dependencies.Dependencies.Where(one => one.Source is DependencySource.Missing).Select(one => one.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return missing.Count == 0 ? [] :
            from declaration in AssemblyInspector.Inspect(location.Path).Facts?.Providers ?? []
            from needed in declaration.Needs.Where(missing.Contains).Take(1)
            select new Rejection(
                LoadingCodes.MissingDependency,
                $"Class '{declaration.TypeName}' in '{shown.Path}' cannot be loaded without '{needed}', which is not there. Copy the provider's whole build output again.");
    }
}

/// <summary>
/// What a close look at one provider's files found, beside what its declaration says.
/// </summary>
/// <param name="Rejections">What keeps it from being loaded, the weightiest first; empty when it can be.</param>
/// <param name="Remarks">What a person should know of it all the same.</param>
internal sealed record Examination(IReadOnlyList<Rejection> Rejections, IReadOnlyList<Rejection> Remarks)
{
    /// <summary>Gets what each DLL uses of the contract.</summary>
    public IReadOnlyList<ContractUse> Contract { get; init; } = [];

    /// <summary>Gets what was found out about the dependencies.</summary>
    public DependencyAnalysis Dependencies { get; init; } = new();
}
