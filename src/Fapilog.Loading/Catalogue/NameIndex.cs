using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Resolves names to providers. A name that two providers claim resolves to neither; no provider can claim a built-in name.
/// </summary>
internal sealed class NameIndex
{
    private readonly string _root;
    private readonly IReadOnlyList<ProviderRow> _scanned;
    private readonly ILookup<string, ProviderRow> _claims;

    /// <param name="root">The plugins folder, for messages.</param>
    /// <param name="scanned">The rows of what was registered in code, and of what the folder holds.</param>
    public NameIndex(string root, IReadOnlyList<ProviderRow> scanned)
    {
        _root = root;
        _scanned = scanned;
        _claims = scanned.Where(row => !row.IsRejected)
            .SelectMany(row => row.Declaration!.Names.Select(ProviderName.Fold).Distinct().Select(name => (Name: name, Row: row)))
            .ToLookup(claim => claim.Name, claim => claim.Row, StringComparer.Ordinal);
        Rows = [.. scanned.Select(row => row.IsRejected ? row : Marked(row, _claims))];
    }

    /// <summary>Gets the rows in their order, those with a contested name marked.</summary>
    public IReadOnlyList<ProviderRow> Rows { get; }

    /// <summary>Gets the names that were found in the plugins folder itself.</summary>
    public IReadOnlyCollection<string> Scanned =>
        [.. _scanned.Where(row => row.Location.Path != _root).Select(row => row.Location.Key).Distinct()];

    /// <summary>Returns every name of the providers at one location.</summary>
    public IEnumerable<string> NamesAt(ProviderLocation location) =>
        _scanned.Where(row => row.Location == location && row.Declaration is not null).SelectMany(row => row.Declaration!.Names);

    /// <summary>Returns the row as it was scanned, or the fault that says why there is none.</summary>
    public (ProviderRow? Row, Fault? Fault) Find(string name, string configurationPath)
    {
        var path = $"{configurationPath}:Provider";
        if (!ProviderName.IsValid(name))
        {
            return (
                null,
                new Fault(
                    LoadingCodes.BadName,
                    $"'{NameText.Shown(name)}' is not a provider's name. {NameText.Rule(name)} {Known(isName: false)}",
                    path));
        }

        var folded = ProviderName.Fold(name);
        ProviderRow[] claimants = [.. _claims[folded]];
        var refused = _scanned.Where(row => row.IsRejected && row.Entry.IsCalled(name)).ToArray();
        return (claimants, refused) switch
        {
            ([var row], _) => (row, null),
            ({ Length: > 1 }, _) => (null, NameContest.FaultAt(SameContest(name, claimants), claimants, path)),
            (_, [var first, ..]) => (null, new Fault(
                first.Entry.Code!,
                $"Provider '{first.Entry.Name}' cannot be used. {string.Join(' ', refused.Select(row => row.Entry.Message).Distinct())}",
                path)),
            _ =>
                (null, new Fault(LoadingCodes.NoSuchProvider, $"No provider is called '{name}'.{Nearest(name)} {Known(isName: true)}", path)),
        };
    }

    private static ProviderRow Marked(ProviderRow row, ILookup<string, ProviderRow> claims)
    {
        var names = row.Declaration!.Names.Select(name => (Name: name, Folded: ProviderName.Fold(name)))
            .DistinctBy(name => name.Folded)
            .ToArray();
        var builtIn = names.Where(name => name.Folded == ProviderName.Noop).ToArray();
        var contested = names.Where(name => name.Folded != ProviderName.Noop && claims[name.Folded].Count() > 1).ToArray();
        var lost = builtIn.Length + contested.Length == names.Length;

        // A provider with several names is usually there twice, and then loses all of them to the same other one.
        foreach (var same in contested.GroupBy(
            name => string.Join('\n', claims[name.Folded].Select(other => other.Location.Path))))
        {
            ProviderRow[] claimants = [.. claims[same.First().Folded]];
            row = row.With(NameContest.Describe([.. same.Select(name => name.Name)], claimants), lost);
        }

        return builtIn.Length == 0
            ? row
            : row.With(
                new(
                    LoadingCodes.BuiltInName,
                    $"'{builtIn[0].Name}' is built in and always means the dispatcher that does nothing; '{row.Location.Path}' is not used under it. "
                    + "Ask the provider's author for a build with another name."),
                lost);
    }

    /// <summary>
    /// Returns every name that the same providers claim, so that instances which choose them by different names have one fault.
    /// </summary>
    private string[] SameContest(string name, ProviderRow[] claimants)
    {
        string[] all = [.. claimants[0].Declaration!.Names
            .DistinctBy(ProviderName.Fold)
            .Where(one => _claims[ProviderName.Fold(one)].SequenceEqual(claimants))];
        return all.Length > 1 ? all : [name];
    }

    private string Nearest(string name) =>
        NearestName.Ask(name, AvailableNames(withAliases: true));

    /// <param name="isName">Whether a provider could have the name, so that one may be missing.</param>
    private string Known(bool isName)
    {
        // The reasons are messages of their own, with codes and remedies.
        var rejected = Rows.Where(row => row.IsRejected)
            .Select(row => $"'{row.Entry.Name ?? row.Location.Path}' ({row.Entry.Code})")
            .Distinct()
            .ToArray();
        return $"Available: {Sentence.List(AvailableNames(withAliases: false))}."
            + (rejected.Length == 0
                ? string.Empty
                : $" Rejected: {string.Join(", ", rejected)}; 'fapilog plugins list' says why.")
            + (!isName ? " Write the name of a provider."
                : Directory.Exists(_root)
                ? $" Correct the name, or put the provider into '{_root}'."
                : $" The plugins folder '{_root}' does not exist: make it and put the provider there, "
                    + "or set another PluginsPath.");
    }

    private IEnumerable<string> AvailableNames(bool withAliases) => Rows
        .Where(row => !row.IsRejected)
        .SelectMany(row => withAliases ? row.Declaration!.Names : [row.Declaration!.Name!])
        .Prepend(ProviderName.Noop)
        .DistinctBy(ProviderName.Fold)
        .Order(StringComparer.OrdinalIgnoreCase);
}

/// <summary>
/// The message about a name that several providers claim: which providers, and which of them to remove.
/// </summary>
internal static class NameContest
{
    public static Fault FaultAt(IReadOnlyList<string> names, IReadOnlyList<ProviderRow> claimants, string path)
    {
        var rejection = Describe(names, claimants);
        return new Fault(rejection.Code, rejection.Message, path);
    }

    /// <param name="names">The names that they all claim, spelled as one of them does; at least one.</param>
    /// <param name="claimants">The providers.</param>
    public static Fault Describe(IReadOnlyList<string> names, IReadOnlyList<ProviderRow> claimants)
    {
        var called = string.Join(" and ", names.Select(name => $"'{name}'"));
        var (isOrAre, nameOrNames) = names.Count == 1 ? ("is", "the name") : ("are", "names");
        var registered = claimants.Count(row => row.Registered is not null);
        ProviderRow[] files = [.. claimants.Where(row => row.Registered is null)];
        return (registered, files.Length) switch
        {
            (0, _) => new(
                LoadingCodes.Ambiguous, $"Several providers are called {called}: {Places(files)}. Remove all but one of them."),
            (_, 0) => new(
                LoadingCodes.RegisteredTwice,
                $"{called} {isOrAre} registered in code {registered} times. Register each dispatcher under a name of its own."),
            _ => new(
                LoadingCodes.RegisteredTwice,
                $"{called} {isOrAre} registered in code, and {isOrAre} {nameOrNames} of a provider in {Places(files)} too. Register it under another name, or remove the DLL."),
        };
    }

    /// <summary>One DLL may claim a name twice: then only the classes differ.</summary>
    private static string Places(ProviderRow[] rows) => string.Join(", ", rows.Select(row =>
        rows.Count(other => other.Location == row.Location) > 1
            ? $"class '{row.Declaration!.TypeName}' in '{row.Location.Path}'"
            : $"'{row.Location.Path}'"));
}
