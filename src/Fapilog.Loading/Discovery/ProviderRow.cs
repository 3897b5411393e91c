using Fapilog.Alerting;

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

/// <summary>
/// What <c>[AlertProvider]</c> on one class says, read from metadata.
/// </summary>
internal sealed record ProviderDeclaration
{
    public required string TypeName { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public string? Description { get; init; }

    /// <summary>Gets the name as it stands in metadata: with the assembly's name when the class lives in another one.</summary>
    public string? SettingsTypeName { get; init; }

    public AlertChannels Channels { get; init; }

    public int MaxConcurrentCalls { get; init; } = 1;

    public bool HandlesClear { get; init; }

    /// <summary>Gets the names of the assemblies without which the class itself cannot be loaded.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public Rejection? Rejection { get; init; }

    /// <summary>Gets every name configuration may use.</summary>
    public IEnumerable<string> Names => Name is null ? [] : Aliases.Prepend(Name);
}

/// <summary>
/// Where a provider lies: in a folder with its private dependencies, or in a single file.
/// </summary>
/// <param name="Path">What a row shows: the DLL, or the folder while it is not known which DLL.</param>
/// <param name="Folder">The provider's own folder; <see langword="null"/> for a single file.</param>
internal sealed record ProviderLocation(string Path, string? Folder)
{
    /// <summary>Gets the name of the folder or the single file in the plugins folder.</summary>
    public string Key => System.IO.Path.GetFileName(Folder ?? Path);
}

/// <summary>
/// Why a file, or one provider in it, cannot be used.
/// </summary>
internal sealed record Rejection(string Code, string Message);
