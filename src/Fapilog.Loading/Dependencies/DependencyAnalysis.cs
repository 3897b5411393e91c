using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// What a provider's DLLs need and where this host would take it from, found before anything is loaded.
/// </summary>
internal sealed record DependencyAnalysis
{
    public IReadOnlyList<ProviderDependency> Dependencies { get; init; } = [];

    public IReadOnlyList<NativeLibraryUse> NativeLibraries { get; init; } = [];

    /// <summary>
    /// Gets what the dependency file names for this system and the folder does not have, relative to the folder.
    /// </summary>
    public IReadOnlyList<string> MissingFiles { get; init; } = [];

    /// <summary>Gets the provider's managed DLLs that this host could load by their names.</summary>
    public IReadOnlyList<ManagedDll> Dlls { get; init; } = [];

    public IReadOnlyList<Fault> Rejections { get; init; } = [];

    public IReadOnlyList<Fault> Remarks { get; init; } = [];

    /// <param name="location">The provider in the plugins folder, or its private copy.</param>
    /// <param name="shown">The location that messages name.</param>
    public static DependencyAnalysis Analyze(ProviderLocation location, ProviderLocation shown) =>
        Analyze(location, shown, HostAssemblies.Current);

    public static DependencyAnalysis Analyze(ProviderLocation location, ProviderLocation shown, HostAssemblies host)
    {
        var manifest = new DependencyManifest([]);
        var hasManifest = location.Folder is not null && Path.Exists(DependencyManifest.PathOf(location.Path));
        if (hasManifest)
        {
            (var read, var fault) = DependencyManifest.Read(DependencyManifest.PathOf(location.Path));
            if (read is null)
            {
                return new DependencyAnalysis { Rejections = [DependencyMessages.Unreadable(shown, fault!)] };
            }

            manifest = read;
        }

        try
        {
            var entry = ManagedDll.Read(location.Path);
            var resolution = new DependencyResolution(location, entry, host);
            return Analyze(location, shown, new DependencyWalk(location, entry, manifest, resolution, host), hasManifest);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new DependencyAnalysis { Rejections = [FileGate.Unreadable(shown.Path, exception)] };
        }
        catch (InvalidOperationException)
        {
            return new DependencyAnalysis
            {
                Rejections = [DependencyMessages.Unreadable(shown, "the runtime's own resolver refuses it")],
            };
        }
    }

    private static DependencyAnalysis Analyze(
        ProviderLocation location, ProviderLocation shown, DependencyWalk walk, bool hasManifest)
    {
        var dependencies = walk.Dependencies();
        var missing = walk.MissingFiles();
        var remarks = dependencies.Select(dependency => DependencyMessages.Describe(dependency, shown)).OfType<Fault>().ToList();
        if (missing.Count > 0)
        {
            remarks.Add(DependencyMessages.MissingFiles(shown, missing));
        }

        if (location.Folder is { } folder && !hasManifest && NativeFolders.HasLibraries(folder))
        {
            remarks.Add(DependencyMessages.NativeWithoutFile(shown));
        }

        return new DependencyAnalysis
        {
            Dependencies =
                [.. dependencies.Select(dependency => dependency with { Path = Shown(dependency.Path, location, shown) })],
            NativeLibraries =
                [.. walk.NativeLibraries().Select(library => library with { Path = Shown(library.Path, location, shown) })],
            MissingFiles = missing,
            Dlls = walk.Dlls,
            Remarks = remarks,
        };
    }

    private static string? Shown(string? path, ProviderLocation location, ProviderLocation shown) =>
        path is not null && location.Folder is { } folder && RealFolder.Within(folder, path) is { } name
            ? Path.Combine(shown.Folder!, name)
            : path == location.Path ? shown.Path : path;
}

/// <summary>
/// The messages about a provider's dependencies.
/// </summary>
internal static class DependencyMessages
{
    private const string CopyAgain = "Copy the provider's whole build output again, its .deps.json included.";

    /// <summary>Returns <see langword="null"/> when there is nothing to report.</summary>
    public static Fault? Describe(ProviderDependency dependency, ProviderLocation shown) => dependency switch
    {
        { Source: DependencySource.Missing } => Missing(dependency, shown),
        { Source: DependencySource.Provider, FoundVersion: { } found } when found < dependency.RequestedVersion => new(
            LoadingCodes.MissingDependency,
            $"{Needed(dependency, shown)} {Verb(dependency, "was", "were")} built with, has version {found} in the provider's folder. It is used all the same; "
            + $"calls of what only the newer one has fail. {CopyAgain}"),
        { Source: DependencySource.Application } => new(
            LoadingCodes.DependencyOfHost,
            $"{Needed(dependency, shown)} {Verb(dependency, "needs", "need")}, is taken from this application, which has {dependency.FoundVersion}: the provider does "
            + $"not bring it. Another application, or the next release of this one, may have another version or none. {Remedy(shown)}"),
        _ => null,
    };

    public static Fault Unreadable(ProviderLocation shown, string fault) => new(
        LoadingCodes.DependencyFile,
        $"The dependency file '{DependencyManifest.PathOf(shown.Path)}' cannot be used: {Sentence.Printable(fault, 200)}. "
        + "Copy the provider's whole build output again.");

    public static Fault MissingFiles(ProviderLocation shown, IReadOnlyList<string> files) => new(
        LoadingCodes.MissingFile,
        $"'{DependencyManifest.PathOf(shown.Path)}' lists files that are not in the provider's folder: "
        + $"{Sentence.List(files.Select(file => Sentence.Printable(file)))}. Copy the provider's whole build output again.");

    public static Fault NativeWithoutFile(ProviderLocation shown) => new(
        LoadingCodes.NativeWithoutFile,
        $"'{Path.Combine(shown.Folder!, NativeFolders.Name)}' has native libraries, and there is no '{Path.GetFileName(DependencyManifest.PathOf(shown.Path))}' "
        + $"that tells which is for this system: none of them is found. {CopyAgain}");

    private static Fault Missing(ProviderDependency dependency, ProviderLocation shown)
    {
        var why = dependency switch
        {
            { Path: { } path } => $"'{Path.GetFileName(path)}' in its folder is damaged or something else under that name",
            { FoundVersion: { } found } => $"it is not in its folder, and this application has only version {found}",
            _ when shown.Folder is null => "this application does not have it, and a single file brings nothing else",
            _ => "it is neither in its folder nor in this application",
        };
        return new(
            LoadingCodes.MissingDependency,
            $"{Needed(dependency, shown)} {Verb(dependency, "needs", "need")}, is missing: {why}. What uses it fails. {Remedy(shown)}");
    }

    // The provider's own DLL is named with its path, and others by their names.
    private static string Needed(ProviderDependency dependency, ProviderLocation shown)
    {
        var own = Path.GetFileName(shown.Path);
        var others = dependency.NeededBy.Where(file => file != own).Select(file => Sentence.Printable(file)).ToArray();
        var users = others.Length == dependency.NeededBy.Count ? $"{Sentence.List(others)} of '{shown.Path}'"
            : others.Length == 0 ? $"'{shown.Path}'"
            : $"'{shown.Path}' and {Sentence.List(others)}";
        return $"'{Sentence.Printable(dependency.Name)}' {dependency.RequestedVersion}, which {users}";
    }

    private static string Verb(ProviderDependency dependency, string one, string several) =>
        dependency.NeededBy.Count == 1 ? one : several;

    /// <summary>Says what to do where DLLs are missing: a single file brings none.</summary>
    public static string Remedy(ProviderLocation shown) =>
        shown.Folder is null ? "Put the provider with all its DLLs into a folder of its own." : CopyAgain;
}
