using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Examines all managed DLLs of one provider, not only the one that declares it. Costs more than the scan, so it is done for what
/// configuration names, and for the tool. Reads metadata only, and never throws.
/// </summary>
internal static class ProviderExamination
{
    /// <param name="location">The provider in the plugins folder, or its private copy.</param>
    /// <param name="shown">The location that messages name.</param>
    public static Examination Examine(ProviderLocation location, ProviderLocation shown)
    {
        var dependencies = DependencyAnalysis.Analyze(location, shown);

        // A .deps.json may name a DLL anywhere in the folder.
        var contract =
            ContractExamination.Examine(location, shown, ContractSurface.Host, [.. dependencies.Dlls.Select(dll => dll.Path)]);
        var unloadable = Unloadable(location, shown, dependencies).ToArray();

        // What refuses the provider is not remarked on as well.
        var said = dependencies.Dependencies
            .Where(dependency => unloadable.Any(one => IsCalled(dependency, one.Needed)))
            .Select(dependency => DependencyMessages.Describe(dependency, shown));
        return new Examination(
            [.. contract.Rejections, .. dependencies.Rejections, .. unloadable.Select(one => one.Fault)],
            [.. contract.Remarks, .. dependencies.Remarks.Where(remark => !said.Contains(remark))])
        {
            Contract = contract.Contract,
            Dependencies = dependencies,
        };
    }

    /// <summary>What is missing is a warning, since nobody may need it; not where a provider's own class does.</summary>
    private static IEnumerable<(string Needed, Fault Fault)> Unloadable(
        ProviderLocation location, ProviderLocation shown, DependencyAnalysis dependencies)
    {
        var missing = dependencies.Dependencies.Where(one => one.Source is DependencySource.Missing)
            .Select(one => one.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return missing.Count == 0 ? [] :
            from declaration in AssemblyInspector.Inspect(location.Path).Facts?.Providers ?? []
            from needed in ConstructionNeeds.Find(location.Path, declaration).Where(missing.Contains).Take(1)
            select (needed, new Fault(
                LoadingCodes.MissingDependency,
                $"Class '{declaration.TypeName}' in '{shown.Path}' cannot be loaded without '{needed}', which is not there. {DependencyMessages.Remedy(shown)}"));
    }

    private static bool IsCalled(ProviderDependency dependency, string name) =>
        string.Equals(dependency.Name, name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// The result of examining one provider's files.
/// </summary>
/// <param name="Rejections">
/// The faults that prevent it from being loaded, the most important first; empty when it can be loaded.
/// </param>
/// <param name="Remarks">Warnings that do not prevent its use.</param>
internal sealed record Examination(IReadOnlyList<Fault> Rejections, IReadOnlyList<Fault> Remarks)
{
    /// <summary>Gets what each DLL uses of the contract.</summary>
    public IReadOnlyList<ContractUse> Contract { get; init; } = [];

    /// <summary>Gets what was found out about the dependencies.</summary>
    public DependencyAnalysis Dependencies { get; init; } = new();
}
