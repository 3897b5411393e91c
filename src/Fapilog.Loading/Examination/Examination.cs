namespace Fapilog.Loading;

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
