using System.Reflection;
using System.Runtime.Loader;

namespace Fapilog.Loading;

/// <summary>
/// Resolves every reference of one provider's managed DLLs.
/// </summary>
internal sealed class DependencyWalk
{
    private readonly ProviderLocation _location;
    private readonly DependencyManifest _manifest;
    private readonly DependencyResolution _resolution;
    private readonly HostAssemblies _host;

    public DependencyWalk(
        ProviderLocation location,
        ManagedDll? entry,
        DependencyManifest manifest,
        DependencyResolution resolution,
        HostAssemblies host)
    {
        _location = location;
        _manifest = manifest;
        _resolution = resolution;
        _host = host;
        Dlls = [.. Managed(entry)];
    }

    /// <summary>
    /// Gets the DLLs the provider can be asked for by name on this system: not those for other systems, nor the contract.
    /// </summary>
    public IReadOnlyList<ManagedDll> Dlls { get; }

    public IReadOnlyList<ProviderDependency> Dependencies() =>
    [
        .. Dlls.SelectMany(dll => dll.References.Select(reference => new Need(reference.Name, reference.Version, dll.FileName)))
            .Where(reference => reference.Name != ContractAssembly.Name)
            .GroupBy(reference => reference.Name, StringComparer.OrdinalIgnoreCase)
            .OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
            .Select(group => Dependency(
                group.Key,
                group.Select(reference => reference.Version).Max()!,
                [.. group.Select(reference => reference.Dll).Distinct().Order(StringComparer.Ordinal)])),
    ];

    public IReadOnlyList<NativeLibraryUse> NativeLibraries()
    {
        var called = Dlls.SelectMany(dll => dll.NativeLibraries.Select(name => new NativeCall(name, dll.FileName)))
            .GroupBy(call => call.Name, call => call.Dll, StringComparer.Ordinal)
            .Select(group => new NativeLibraryUse
            {
                Name = group.Key,
                Path = _resolution.Native(group.Key),
                NeededBy = [.. group.Distinct().Order(StringComparer.Ordinal)],
            })
            .ToList();
        var brought = _manifest.Assets
            .Where(asset => asset.Kind is ManifestAssetKind.Native && !asset.IsPlaceholder)
            .Select(asset => new NativeLibraryUse { Name = asset.FileName, Path = PathOf(asset), NeededBy = [] })
            .Where(asset => File.Exists(asset.Path)
                && called.All(library => library.Path is null || Path.GetFullPath(library.Path) != asset.Path));
        return [.. called.Concat(brought).OrderBy(library => library.Name, StringComparer.Ordinal)];
    }

    /// <summary>The contract is the host's: leaving it out is what its author should have done.</summary>
    public IReadOnlyList<string> MissingFiles() =>
    [
        .. _manifest.Assets
            .Where(
                asset => !asset.IsPlaceholder && asset.FileName != ContractAssembly.Name + ".dll" && !File.Exists(PathOf(asset)))
            .Select(asset => asset.LocalPath)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private IEnumerable<ManagedDll> Managed(ManagedDll? entry)
    {
        if (_location.Folder is not { } folder)
        {
            return entry is null ? [] : [entry];
        }

        return PluginsFolder.Dlls(folder)
            .Concat(PluginsFolder.Programs(folder))
            .Concat(_manifest.Assets.Where(asset => asset.Kind is ManifestAssetKind.Runtime).Select(asset => asset.FileName))
            .Select(file => _resolution.InFolder(Path.GetFileNameWithoutExtension(file)))
            .Append(_location.Path)
            .OfType<string>()
            .Select(Path.GetFullPath)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(ManagedDll.Read)
            .OfType<ManagedDll>();
    }

    private ProviderDependency Dependency(string name, Version requested, IReadOnlyList<string> neededBy)
    {
        var dependency = new ProviderDependency
        {
            Name = name,
            RequestedVersion = requested,
            Source = DependencySource.Missing,
            NeededBy = neededBy,
        };
        if (_resolution.InFolder(name) is { } path)
        {
            // Whatever its version: the loader takes what the folder has. A file that is no such assembly stops the search all
            // the same.
            var found = ManagedDll.Read(path) is { } dll
                && string.Equals(dll.Name, name, StringComparison.OrdinalIgnoreCase) ? dll.Version : null;
            var isOwn = RealFolder.Holds(_location.Folder ?? Path.GetDirectoryName(_location.Path)!, Path.GetFullPath(path));
            return dependency with
            {
                FoundVersion = found,
                Path = Path.GetFullPath(path),
                Source =
                    found is null ? DependencySource.Missing : isOwn ? DependencySource.Provider : DependencySource.Application,
            };
        }

        return _resolution.InHost(name) switch
        {
            { } own when own.Version is null || own.Version < requested =>
                dependency with { FoundVersion = own.Version, Framework = own.Framework },
            { } own => dependency with
            {
                FoundVersion = own.Version,
                Path = own.Path,
                Framework = own.Framework,
                Source = own.Framework is null ? DependencySource.Application : DependencySource.Framework,
            },

            // A single-file application has its assemblies within it, and only loading would tell.
            _ => _host.AreKnown ? dependency : dependency with { Source = DependencySource.Framework },
        };
    }

    private string PathOf(ManifestAsset asset) => Path.GetFullPath(asset.LocalPath, _location.Folder!);

    private sealed record NativeCall(string Name, string Dll);

    private sealed record Need(string Name, Version Version, string Dll);
}

/// <summary>
/// Resolves a name for one provider, in the order in which the loader does: the shared contract comes from the host; then .NET's
/// own resolver searches the provider's folder; then a DLL of that name; then the host.
/// </summary>
internal sealed class DependencyResolution
{
    private readonly ManagedDll? _entry;
    private readonly string? _folder;
    private readonly AssemblyDependencyResolver? _resolver;
    private readonly HostAssemblies _host;

    /// <exception cref="InvalidOperationException">.NET's own resolver refuses the provider's dependency file.</exception>
    public DependencyResolution(ProviderLocation location, ManagedDll? entry, HostAssemblies host)
    {
        _entry = entry;
        _folder = location.Folder;
        _resolver = _folder is null ? null : new AssemblyDependencyResolver(location.Path);
        _host = host;
    }

    /// <summary>
    /// Returns the file in the provider's folder, or <see langword="null"/> when the name is the host's to answer.
    /// </summary>
    public string? InFolder(string name)
    {
        if (ContractAssembly.IsShared(name))
        {
            return null;
        }

        if (name == _entry?.Name)
        {
            return _entry.Path;
        }

        return _folder is null ? null : Resolved(name) ?? Existing(Path.Combine(_folder, name + ".dll"));
    }

    public HostAssembly? InHost(string name) => _host.Find(name);

    /// <summary>
    /// Returns the native library in the provider's folder, or <see langword="null"/> when it is left to the system.
    /// </summary>
    public string? Native(string name)
    {
        if (_folder is null || name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal))
        {
            return null;
        }

        var extension = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        string[] spellings = [name, name + extension, "lib" + name + extension, "lib" + name];
        return _resolver!.ResolveUnmanagedDllToPath(name)
            ?? spellings.Select(spelling => Existing(Path.Combine(_folder, spelling))).FirstOrDefault(path => path is not null);
    }

    private string? Resolved(string name)
    {
        try
        {
            return Existing(_resolver!.ResolveAssemblyToPath(new AssemblyName { Name = name }));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? Existing(string? path) => File.Exists(path) ? path : null;
}

/// <summary>
/// The folder <c>runtimes</c>, in which packages keep what differs from system to system.
/// </summary>
internal static class NativeFolders
{
    public const string Name = "runtimes";

    public static bool HasLibraries(string folder)
    {
        var runtimes = Path.Combine(folder, Name);
        return Directory.Exists(runtimes)
            && Directory.EnumerateDirectories(runtimes).Any(system => Path.Combine(system, "native") is var native
                && Directory.Exists(native) && Directory.EnumerateFiles(native).Any());
    }
}
