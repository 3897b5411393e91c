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

/// <summary>
/// What has become of a provider in the plugins folder.
/// </summary>
public enum ProviderState
{
    /// <summary>It can be chosen by its name. None of its code has run.</summary>
    Available = 0,

    /// <summary>It cannot be used; the entry's code and message say why and what to do.</summary>
    Rejected = 1,

    /// <summary>Configuration named it, and its code is in the process until the process ends.</summary>
    Loaded = 2,
}

/// <summary>
/// Something a person should know of a provider that does not keep it from being used.
/// </summary>
/// <param name="Code">The <c>FAP1xxx</c> code, which has a page of its own.</param>
/// <param name="Message">What was found and what to do about it, in whole sentences.</param>
/// <remarks>Immutable.</remarks>
public sealed record ProviderRemark(string Code, string Message);

/// <summary>
/// The rows that people see, as they come to be loaded and remarked on. A reader gets a list that no longer changes.
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

    public void MarkLoaded(IDispatcherSource source) => Change(source.Row, entry => Remarked(entry with { State = ProviderState.Loaded }, source.Remarks));

    /// <summary>Takes what a closer look said. What is loaded has been looked at before: its copy was.</summary>
    public IReadOnlyList<ProviderEntry> Replace(IEnumerable<ProviderEntry> examined) =>
        _all = [.. examined.Zip(_all, (closer, entry) => entry.State is ProviderState.Loaded ? entry : closer)];

    public void Remark(ProviderRow row, IEnumerable<Rejection> remarks) => Change(row, entry => Remarked(entry, remarks));

    /// <summary>Marks the rows of what changed in the folder, and those alone.</summary>
    public void MarkChanged(IReadOnlyCollection<FolderChange> changes) => _all =
    [
        .. _all.Select(entry => (Entry: entry.Without(LoadingCodes.FolderChanged), Change: changes.FirstOrDefault(change => change.Name == KeyOf(entry))))
            .Select(one => one.Change is { } change ? one.Entry.With(change.Remark(_root)) : one.Entry),
    ];

    private void Change(ProviderRow row, Func<ProviderEntry, ProviderEntry> change) =>
        _all = [.. _all.Select(entry => entry.Path == row.Entry.Path && entry.Name == row.Entry.Name ? change(entry) : entry)];

    private static ProviderEntry Remarked(ProviderEntry entry, IEnumerable<Rejection> remarks) =>
        remarks.Aggregate(entry, (one, remark) => one.With(new ProviderRemark(remark.Code, remark.Message)));

    private string KeyOf(ProviderEntry entry) => Path.GetRelativePath(_root, entry.Path).Split(Path.DirectorySeparatorChar)[0];
}
