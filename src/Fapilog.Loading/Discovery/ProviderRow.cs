namespace Fapilog.Loading;

/// <summary>
/// A row of the catalogue with what it takes to load it.
/// </summary>
internal sealed record ProviderRow(ProviderEntry Entry, ProviderLocation Location, ProviderDeclaration? Declaration)
{
    /// <summary>Gets where the dispatchers come from, when they were registered in code.</summary>
    public RegisteredProvider? Registered { get; init; }

    public bool IsRejected => Entry.State is ProviderState.Rejected;

    public static ProviderRow Rejected(ProviderLocation location, Rejection rejection) => new(
        new ProviderEntry { Path = location.Path, State = ProviderState.Rejected, Code = rejection.Code, Message = rejection.Message },
        location,
        null);

    /// <summary>Adds what a person should know; what was said first stays what the row says.</summary>
    public ProviderRow With(Rejection remark, bool rejects) => this with
    {
        Entry = rejects
            ? Entry with
            {
                State = ProviderState.Rejected,
                Code = IsRejected ? Entry.Code : remark.Code,
                Message = IsRejected ? $"{Entry.Message} {remark.Message}" : remark.Message,
            }
            : Entry with
            {
                Code = Entry.Code ?? remark.Code,
                Message = Entry.Message ?? remark.Message,
                Remarks = [.. Entry.Remarks, new ProviderRemark(remark.Code, remark.Message)],
            },
    };
}
