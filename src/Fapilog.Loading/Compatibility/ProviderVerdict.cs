namespace Fapilog.Loading;

/// <summary>
/// Makes the rows of a DLL's providers: each with the first thing that speaks against it.
/// </summary>
internal static class ProviderVerdict
{
    public static IReadOnlyList<ProviderRow> Rows(ProviderLocation location, AssemblyFacts facts)
    {
        var refused = ContractRule.Check(location.Path, facts.Contract!, ContractAssembly.Reference)
            ?? FrameworkRule.Check(location.Path, facts, Environment.Version.Major);
        var remark = FrameworkRule.Remark(location.Path, facts);
        return [.. facts.Providers.Select(declaration => Row(location, facts, declaration, refused ?? declaration.Rejection, remark))];
    }

    private static ProviderRow Row(
        ProviderLocation location,
        AssemblyFacts facts,
        ProviderDeclaration declaration,
        Rejection? rejection,
        Rejection? remark)
    {
        var said = rejection ?? remark;
        var named = declaration.Rejection?.Code is not LoadingCodes.BadName;
        var entry = new ProviderEntry
        {
            Name = named ? declaration.Name : null,
            Aliases = named ? declaration.Aliases : [],
            Path = location.Path,
            State = rejection is null ? ProviderState.Available : ProviderState.Rejected,
            Code = said?.Code,
            Message = said?.Message,
            Remarks = remark is null ? [] : [new ProviderRemark(remark.Code, remark.Message)],
            ProviderVersion = facts.ProviderVersion,
            ContractVersion = ContractRule.Text(facts.Contract!.Version),
            Description = declaration.Description,
            Channels = declaration.Channels,
        };
        return new ProviderRow(entry, location, declaration);
    }
}
