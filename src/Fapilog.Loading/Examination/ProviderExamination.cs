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
        return new Examination([.. contract.Rejections, .. dependencies.Rejections], [.. contract.Remarks, .. dependencies.Remarks])
        {
            Contract = contract.Contract,
            Dependencies = dependencies,
        };
    }
}
