namespace Fapilog.Loading;

/// <summary>
/// A row of the catalogue with what it takes to load it.
/// </summary>
internal sealed record ProviderRow(ProviderEntry Entry, ProviderLocation Location, ProviderDeclaration? Declaration)
{
    /// <summary>Gets where the dispatchers come from, when they were registered in code.</summary>
    public RegisteredProvider? Registered { get; init; }

    public bool IsRejected => Entry.State is ProviderState.Rejected;

    public bool IsSameClass(ProviderRow other) =>
        Declaration is { } one && other.Declaration is { } another && one.TypeName == another.TypeName && one.Name == another.Name;

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

    /// <summary>Adds what a close look at the files found: what it refuses for, and what a person should know, after what is known.</summary>
    public ProviderRow Examined(Examination examination)
    {
        var row = this with { Entry = Entry with { Remarks = [.. Entry.Remarks, .. examination.Remarks.Select(remark => new ProviderRemark(remark.Code, remark.Message))] } };
        return (IsRejected, examination.Rejections, row.Entry.Remarks) switch
        {
            (true, _, _) => row,
            (_, [var rejection, ..], _) => row with
            {
                Entry = row.Entry with { State = ProviderState.Rejected, Code = rejection.Code, Message = rejection.Message },
            },
            (_, _, [var first, ..]) when row.Entry.Code is null => row with { Entry = row.Entry with { Code = first.Code, Message = first.Message } },
            _ => row,
        };
    }
}
