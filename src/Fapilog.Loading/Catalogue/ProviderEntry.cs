using Fapilog.Alerting;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// One row of a catalogue: a provider in the plugins folder, or something there that is not a provider.
/// </summary>
/// <remarks>Immutable; read from metadata only.</remarks>
public sealed record ProviderEntry
{
    /// <summary>Gets the name by which configuration chooses the provider.</summary>
    /// <value><see langword="null"/> when it could not be read or breaks the rule for names.</value>
    public string? Name { get; init; }

    /// <summary>Gets further names for the same provider.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Gets the full path of the DLL, or of the folder in which no DLL could be chosen; a link's own path.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the state of the provider.</summary>
    public required ProviderState State { get; init; }

    /// <summary>Gets the <c>FAP1xxx</c> code of <see cref="Message"/>.</summary>
    /// <value><see langword="null"/> when there is no message.</value>
    public string? Code { get; init; }

    /// <summary>
    /// Gets why the provider is rejected and what to do; for one that is not rejected, the first of its remarks.
    /// </summary>
    /// <value><see langword="null"/> when there is no message.</value>
    public string? Message { get; init; }

    /// <summary>Gets the warnings about the provider that do not prevent its use.</summary>
    /// <value>The default is none. For a provider that is not rejected, the first is also its <see cref="Message"/>.</value>
    public IReadOnlyList<ProviderRemark> Remarks { get; init; } = [];

    /// <summary>Gets the provider's informational version up to its <c>+</c>, or else its assembly version.</summary>
    /// <value><see langword="null"/> when it could not be read.</value>
    public string? ProviderVersion { get; init; }

    /// <summary>Gets the version of Fapilog.Abstractions the provider was built against, as <c>major.minor</c>.</summary>
    /// <value><see langword="null"/> when it could not be read.</value>
    public string? ContractVersion { get; init; }

    /// <summary>Gets the author's description of the provider.</summary>
    /// <value><see langword="null"/> when there is none.</value>
    public string? Description { get; init; }

    /// <summary>Gets what the channel of an alert means to the provider.</summary>
    public AlertChannels Channels { get; init; }

    /// <summary>Determines whether the provider has a name or alias. Case, <c>-</c> and <c>_</c> do not matter.</summary>
    /// <param name="name">The name.</param>
    /// <returns><see langword="true"/> when it has.</returns>
    public bool IsCalled(string name)
    {
        var folded = ProviderName.Fold(name);
        return Names.Any(own => ProviderName.Fold(own) == folded);
    }

    internal IEnumerable<string> Names => Name is null ? [] : Aliases.Prepend(Name);

    /// <summary>Adds a remark; for a provider that is not rejected, the first is also its message.</summary>
    internal ProviderEntry With(ProviderRemark remark) => Remarks.Contains(remark) ? this : this with
    {
        Code = Code ?? remark.Code,
        Message = Message ?? remark.Message,
        Remarks = [.. Remarks, remark],
    };

    /// <summary>Removes every remark with a code.</summary>
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

/// <summary>
/// The state of a provider in the plugins folder.
/// </summary>
public enum ProviderState
{
    /// <summary>It can be chosen by its name. None of its code has run.</summary>
    Available = 0,

    /// <summary>It cannot be used; the entry's code and message say why and what to do.</summary>
    Rejected = 1,

    /// <summary>Configuration named it, and its code stays in the process until the process ends.</summary>
    Loaded = 2,
}

/// <summary>
/// A warning about a provider that does not prevent its use.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed record ProviderRemark
{
    internal ProviderRemark(string code, string message)
    {
        Code = code;
        Message = message;
    }

    /// <summary>Gets the <c>FAP1xxx</c> code, which has a page of its own.</summary>
    public string Code { get; }

    /// <summary>Gets what was found and what to do about it, in whole sentences.</summary>
    public string Message { get; }
}

/// <summary>
/// The rows that users see, updated when a provider is loaded or gets a remark. A reader gets a list that does not change.
/// </summary>
internal sealed class EntryList
{
    private readonly string _root;
    private volatile IReadOnlyList<ProviderEntry> _all;

    public EntryList(string root, IEnumerable<ProviderEntry> entries)
    {
        _root = root;
        _all = [.. entries];
    }

    public IReadOnlyList<ProviderEntry> All => _all;

    public void MarkLoaded(IDispatcherSource source) =>
        Change(source.Row, entry => Remarked(entry with { State = ProviderState.Loaded }, source.Remarks));

    /// <summary>Takes the results of an examination. A loaded provider keeps its row: its copy was examined before.</summary>
    public IReadOnlyList<ProviderEntry> Replace(IEnumerable<ProviderEntry> examined) =>
        _all = [.. examined.Zip(_all, (closer, entry) => entry.State is ProviderState.Loaded ? entry : closer)];

    public void Remark(ProviderRow row, IEnumerable<Fault> remarks) => Change(row, entry => Remarked(entry, remarks));

    /// <summary>Marks the rows of what changed in the folder, and no others.</summary>
    public void MarkChanged(IReadOnlyCollection<FolderChange> changes) => _all =
    [
        .. _all
            .Select(entry => (
                Entry: entry.Without(LoadingCodes.FolderChanged),
                Change: changes.FirstOrDefault(change => change.Name == KeyOf(entry))))
            .Select(one => one.Change is { } change ? one.Entry.With(change.Remark(_root)) : one.Entry),
    ];

    private void Change(ProviderRow row, Func<ProviderEntry, ProviderEntry> change) =>
        _all = [.. _all.Select(entry => entry.Path == row.Entry.Path && entry.Name == row.Entry.Name ? change(entry) : entry)];

    private static ProviderEntry Remarked(ProviderEntry entry, IEnumerable<Fault> remarks) =>
        remarks.Aggregate(entry, (one, remark) => one.With(new ProviderRemark(remark.Code, remark.Message)));

    private string KeyOf(ProviderEntry entry) => Path.GetRelativePath(_root, entry.Path).Split(Path.DirectorySeparatorChar)[0];
}
