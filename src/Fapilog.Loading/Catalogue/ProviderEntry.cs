using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// One row of a catalogue: a provider found in the plugins folder, or something there that is none.
/// </summary>
/// <remarks>Immutable; read from metadata only.</remarks>
public sealed record ProviderEntry
{
    /// <summary>Gets the name configuration chooses the provider by.</summary>
    /// <value><see langword="null"/> when it could not be read or breaks the rule for names.</value>
    public string? Name { get; init; }

    /// <summary>Gets further names for the same provider.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Gets the full path of the DLL, or of the folder in which no DLL could be chosen; a link's own path.</summary>
    public required string Path { get; init; }

    /// <summary>Gets what has become of the provider.</summary>
    public required ProviderState State { get; init; }

    /// <summary>Gets the <c>FAP1xxx</c> code of <see cref="Message"/>.</summary>
    /// <value><see langword="null"/> when there is nothing to tell.</value>
    public string? Code { get; init; }

    /// <summary>Gets why the provider is rejected and what to do; for one that is not, what a person should know of it.</summary>
    /// <value><see langword="null"/> when there is nothing to tell.</value>
    public string? Message { get; init; }

    /// <summary>Gets everything a person should know of the provider that does not keep it from being used.</summary>
    /// <value>The default is none. Of a provider that is not rejected, the first is <see cref="Message"/> too.</value>
    public IReadOnlyList<ProviderRemark> Remarks { get; init; } = [];

    /// <summary>Gets the provider's informational version up to its <c>+</c>, or else its assembly version.</summary>
    /// <value><see langword="null"/> when it could not be read.</value>
    public string? ProviderVersion { get; init; }

    /// <summary>Gets the version of Fapilog.Abstractions the provider was built against, as <c>major.minor</c>.</summary>
    /// <value><see langword="null"/> when it could not be read.</value>
    public string? ContractVersion { get; init; }

    /// <summary>Gets what the provider's author says of it.</summary>
    /// <value><see langword="null"/> when the author says nothing.</value>
    public string? Description { get; init; }

    /// <summary>Gets what the channel of an alert means to the provider.</summary>
    public AlertChannels Channels { get; init; }

    internal IEnumerable<string> Names => Name is null ? [] : Aliases.Prepend(Name);

    /// <summary>Adds what a person should know; of a provider that is not rejected, the first is its message too.</summary>
    internal ProviderEntry With(ProviderRemark remark) => Remarks.Contains(remark) ? this : this with
    {
        Code = Code ?? remark.Code,
        Message = Message ?? remark.Message,
        Remarks = [.. Remarks, remark],
    };

    /// <summary>Takes every remark with a code away.</summary>
    internal ProviderEntry Without(string code)
    {
        ProviderRemark[] rest = [.. Remarks.Where(remark => remark.Code != code)];
        var hasOwn = State is ProviderState.Rejected || Code != code;
        return this with
        {
            Code = hasOwn ? Code : rest.FirstOrDefault()?.Code,
            Message = hasOwn ? Message : rest.FirstOrDefault()?.Message,
            Remarks = rest,
        };
    }

    /// <summary>Returns the name, the state and the path.</summary>
    /// <returns>Text for people.</returns>
    public override string ToString() => $"{Name ?? "(no name)"} {State} {Path}";
}
