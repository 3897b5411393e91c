namespace Fapilog.Loading;

/// <summary>
/// A row of the catalogue with what it takes to load it.
/// </summary>
internal sealed record ProviderRow(ProviderEntry Entry, ProviderLocation Location, ProviderDeclaration? Declaration)
{
    public bool IsRejected => Entry.State is ProviderState.Rejected;

    public bool IsSameClass(ProviderRow other) =>
        Declaration is { } one && other.Declaration is { } another && one.TypeName == another.TypeName && one.Name == another.Name;

    public static ProviderRow Rejected(ProviderLocation location, Rejection rejection) => new(
        new ProviderEntry { Path = location.Path, State = ProviderState.Rejected, Code = rejection.Code, Message = rejection.Message },
        location,
        null);

    /// <summary>Adds what a person should know; the first code stays.</summary>
    public ProviderRow With(Rejection remark, bool rejects) => this with
    {
        Entry = Entry with
        {
            State = rejects ? ProviderState.Rejected : Entry.State,
            Code = rejects ? remark.Code : Entry.Code ?? remark.Code,
            Message = Entry.Message is null ? remark.Message : $"{remark.Message} {Entry.Message}",
            Remarks = rejects ? Entry.Remarks : [.. Entry.Remarks, new ProviderRemark(remark.Code, remark.Message)],
        },
    };
}
