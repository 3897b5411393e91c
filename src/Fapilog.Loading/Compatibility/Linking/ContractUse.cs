namespace Fapilog.Loading;

/// <summary>
/// What one DLL uses of the contract, and what of that a host's contract lacks.
/// </summary>
/// <param name="Path">The DLL.</param>
/// <param name="Built">How it refers to the contract it was built against.</param>
/// <param name="Members">Every type and member it refers to, as people read them, ordered by type and name.</param>
/// <param name="Gaps">What does not fit, the first first; empty when all of it does.</param>
/// <param name="IsReadable">Whether its metadata could be read to the end; if not, the rest says nothing.</param>
internal sealed record ContractUse(
    string Path, ContractReference Built, IReadOnlyList<string> Members, IReadOnlyList<ContractGap> Gaps, bool IsReadable = true);

/// <summary>
/// One thing that does not fit between a provider and a host's contract.
/// </summary>
/// <param name="Member">The member of the contract, as people read it.</param>
/// <param name="Clause">What is wrong with it, as the rest of a sentence.</param>
internal sealed record ContractGap(string Member, string Clause);
