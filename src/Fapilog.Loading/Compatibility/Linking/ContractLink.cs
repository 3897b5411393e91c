namespace Fapilog.Loading;

/// <summary>
/// Holds what a DLL uses of the contract against what a host has, before anything is loaded: what does not fit would otherwise
/// fail when it is first called, which is when the alert should go out.
/// </summary>
internal static class ContractLink
{
    /// <param name="path">The DLL, for the result.</param>
    /// <param name="module">Its metadata.</param>
    /// <param name="built">How it refers to the contract.</param>
    /// <param name="contract">The host's contract.</param>
    /// <param name="find">Finds another assembly of the provider by its name, for base classes that lie there.</param>
    /// <returns>What was found. It never throws: metadata that cannot be read to the end is told of.</returns>
    public static ContractUse Check(string path, LinkModule module, ContractReference built, ContractSurface contract, Func<string, LinkModule?> find)
    {
        var scan = new LinkScan(module, contract, new TypeTree(contract, find));
        try
        {
            TypeLinks.Check(scan);
            MemberLinks.Check(scan);
            AttributeLinks.Check(scan);
            InstantiationLinks.Check(scan);
            ClassLinks.Check(scan);
            return new ContractUse(path, built, scan.Members, scan.Gaps);
        }
#pragma warning disable CA1031 // The examination's boundary: damaged metadata makes the reader throw what it pleases.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new ContractUse(path, built, [], [], IsReadable: false);
        }
    }
}
