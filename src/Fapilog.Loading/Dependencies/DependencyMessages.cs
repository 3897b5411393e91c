namespace Fapilog.Loading;

/// <summary>
/// What is said of a provider's dependencies.
/// </summary>
internal static class DependencyMessages
{
    private const string CopyAgain = "Copy the provider's whole build output again, its .deps.json included.";

    /// <summary>Returns <see langword="null"/> when there is nothing to tell.</summary>
    public static Rejection? Of(ProviderDependency dependency, ProviderLocation shown) => dependency switch
    {
        { Source: DependencySource.Missing } => Missing(dependency, shown),
        { Source: DependencySource.Provider, FoundVersion: { } found } when found < dependency.RequestedVersion => new(
            LoadingCodes.MissingDependency,
            $"{Needed(dependency)} of '{shown.Path}' was built with, has version {found} in the provider's folder. It is used all the same; "
            + $"calls of what only the newer one has fail. {CopyAgain}"),
        { Source: DependencySource.Application } => new(
            LoadingCodes.DependencyOfHost,
            $"{Needed(dependency)} of '{shown.Path}' needs, is taken from this application, which has {dependency.FoundVersion}: the provider does "
            + $"not bring it. Another application, or the next release of this one, may have another version or none. {Remedy(shown)}"),
        _ => null,
    };

    public static Rejection Unreadable(ProviderLocation shown, string fault) => new(
        LoadingCodes.DependencyFile,
        $"The dependency file '{DependencyManifest.PathOf(shown.Path)}' cannot be used: {Sentence.Printable(fault, 200)}. "
        + "Copy the provider's whole build output again.");

    public static Rejection MissingFiles(ProviderLocation shown, IReadOnlyList<string> files) => new(
        LoadingCodes.MissingFile,
        $"'{DependencyManifest.PathOf(shown.Path)}' lists files that are not in the provider's folder: "
        + $"{Sentence.List(files.Select(file => Sentence.Printable(file)))}. Copy the provider's whole build output again.");

    public static Rejection NativeWithoutFile(ProviderLocation shown) => new(
        LoadingCodes.NativeWithoutFile,
        $"'{Path.Combine(shown.Folder!, NativeFolders.Name)}' has native libraries, and there is no '{Path.GetFileName(DependencyManifest.PathOf(shown.Path))}' "
        + $"that tells which is for this system: none of them is found. {CopyAgain}");

    private static Rejection Missing(ProviderDependency dependency, ProviderLocation shown)
    {
        var why = dependency switch
        {
            { Path: { } path } => $"'{Path.GetFileName(path)}' in its folder is damaged or something else under that name",
            { FoundVersion: { } found } => $"it is not in its folder, and this application has only version {found}",
            _ when shown.Folder is null => "this application does not have it, and a single file brings nothing else",
            _ => "it is neither in its folder nor in this application",
        };
        return new(LoadingCodes.MissingDependency, $"{Needed(dependency)} of '{shown.Path}' needs, is missing: {why}. What uses it fails. {Remedy(shown)}");
    }

    private static string Needed(ProviderDependency dependency) =>
        $"'{Sentence.Printable(dependency.Name)}' {dependency.RequestedVersion}, which {Sentence.List(dependency.NeededBy.Select(file => Sentence.Printable(file)))}";

    private static string Remedy(ProviderLocation shown) =>
        shown.Folder is null ? "Put the provider with all its DLLs into a folder of its own." : CopyAgain;
}
