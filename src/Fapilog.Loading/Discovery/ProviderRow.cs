using Fapilog.Alerting;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// A row of the catalogue with what is needed to load it.
/// </summary>
internal sealed record ProviderRow(ProviderEntry Entry, ProviderLocation Location, ProviderDeclaration? Declaration)
{
    /// <summary>Gets the registration, for a provider registered in code.</summary>
    public RegisteredProvider? Registered { get; init; }

    public bool IsRejected => Entry.State is ProviderState.Rejected;

    public bool IsSameClass(ProviderRow other) =>
        Declaration is { } one
            && other.Declaration is { } another
            && one.TypeName == another.TypeName
            && one.Name == another.Name;

    /// <param name="location">The location.</param>
    /// <param name="rejection">Why it cannot be used.</param>
    /// <param name="declared">What it would be, so that whoever asks for it by its name is told why.</param>
    public static ProviderRow Rejected(ProviderLocation location, Fault rejection, ProviderDeclaration? declared = null) => new(
        new ProviderEntry
        {
            Name = declared is { Fault: null } ? declared.Name : null,
            Aliases = declared is { Fault: null } ? declared.Aliases : [],
            Path = location.Path,
            State = ProviderState.Rejected,
            Code = rejection.Code,
            Message = rejection.Message,
        },
        location,
        null);

    /// <summary>Adds a remark, or a fault that rejects the provider; an earlier message stays first.</summary>
    public ProviderRow With(Fault fault, bool rejects) => this with
    {
        Entry = rejects
            ? Entry with
            {
                State = ProviderState.Rejected,
                Code = IsRejected ? Entry.Code : fault.Code,
                Message = IsRejected ? $"{Entry.Message} {fault.Message}" : fault.Message,
            }
            : Entry.With(new ProviderRemark(fault.Code, fault.Message)),
    };

    /// <summary>Adds the remarks of an examination, and its first rejection unless the row is rejected already.</summary>
    public ProviderRow Examined(Examination examination)
    {
        var row = examination.Remarks.Aggregate(this, (one, remark) => one.With(remark, rejects: false));
        return IsRejected || examination.Rejections is not [var rejection, ..] ? row : row.With(rejection, rejects: true);
    }
}

/// <summary>
/// The <c>[AlertProvider]</c> of one class, read from metadata.
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

    public Fault? Fault { get; init; }

    /// <summary>Gets every name that configuration can use.</summary>
    public IEnumerable<string> Names => Name is null ? [] : Aliases.Prepend(Name);
}

/// <summary>
/// The location of a provider: a folder with its private dependencies, or a single file.
/// </summary>
/// <param name="Path">The path that a row shows: the DLL, or the folder while the DLL is not known.</param>
/// <param name="Folder">The provider's own folder; <see langword="null"/> for a single file.</param>
internal sealed record ProviderLocation(string Path, string? Folder)
{
    /// <summary>Gets the name of the folder or the single file in the plugins folder.</summary>
    public string Key => System.IO.Path.GetFileName(Folder ?? Path);
}
