namespace Fapilog.Loading;

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
