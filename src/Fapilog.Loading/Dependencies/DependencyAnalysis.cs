namespace Fapilog.Loading;

/// <summary>
/// What a provider's DLLs need and where this host would take it from, found before anything is loaded.
/// </summary>
internal sealed record DependencyAnalysis
{
    public IReadOnlyList<ProviderDependency> Dependencies { get; init; } = [];

    public IReadOnlyList<NativeLibraryUse> NativeLibraries { get; init; } = [];

    /// <summary>Gets what the dependency file names for this system and the folder does not have, relative to the folder.</summary>
    public IReadOnlyList<string> MissingFiles { get; init; } = [];

    /// <summary>Gets the provider's managed DLLs that this host could load by their names.</summary>
    public IReadOnlyList<ManagedDll> Dlls { get; init; } = [];

    public IReadOnlyList<Rejection> Rejections { get; init; } = [];

    public IReadOnlyList<Rejection> Remarks { get; init; } = [];

    /// <param name="location">Where the provider lies: in the plugins folder, or its private copy.</param>
    /// <param name="shown">Where people know it to lie, which messages name.</param>
    public static DependencyAnalysis Of(ProviderLocation location, ProviderLocation shown) => Of(location, shown, HostAssemblies.Current);

    public static DependencyAnalysis Of(ProviderLocation location, ProviderLocation shown, HostAssemblies host)
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
            return Of(location, shown, new DependencyWalk(location, entry, manifest, resolution, host), hasManifest);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new DependencyAnalysis { Rejections = [FileGate.Unreadable(shown.Path, exception)] };
        }
        catch (InvalidOperationException)
        {
            return new DependencyAnalysis { Rejections = [DependencyMessages.Unreadable(shown, "the runtime's own resolver refuses it")] };
        }
    }

    private static DependencyAnalysis Of(ProviderLocation location, ProviderLocation shown, DependencyWalk walk, bool hasManifest)
    {
        var dependencies = walk.Dependencies();
        var missing = walk.MissingFiles();
        var remarks = dependencies.Select(dependency => DependencyMessages.Of(dependency, shown)).OfType<Rejection>().ToList();
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
            Dependencies = [.. dependencies.Select(dependency => dependency with { Path = Shown(dependency.Path, location, shown) })],
            NativeLibraries = [.. walk.NativeLibraries().Select(library => library with { Path = Shown(library.Path, location, shown) })],
            MissingFiles = missing,
            Dlls = walk.Dlls,
            Remarks = remarks,
        };
    }

    private static string? Shown(string? path, ProviderLocation location, ProviderLocation shown) =>
        path is not null && location.Folder is { } folder && RealPath.IsWithin(folder, path)
            ? Path.Combine(shown.Folder!, Path.GetRelativePath(folder, path))
            : path == location.Path ? shown.Path : path;
}
