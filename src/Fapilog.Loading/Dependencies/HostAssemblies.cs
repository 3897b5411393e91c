using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Fapilog.Loading;

/// <summary>
/// An assembly this host can give to a provider that does not bring it.
/// </summary>
/// <param name="Path">The full path of its file.</param>
/// <param name="Version">Its version; <see langword="null"/> when it cannot be read.</param>
/// <param name="Framework">The shared framework it belongs to; <see langword="null"/> for the application's own.</param>
internal sealed record HostAssembly(string Path, Version? Version, string? Framework);

/// <summary>
/// What .NET gave this process to load from: the shared frameworks, and the application's own files.
/// </summary>
internal sealed class HostAssemblies
{
    private static readonly string[] OwnOfFramework =
        ["System", "Microsoft.CSharp", "Microsoft.VisualBasic", "Microsoft.Win32", "mscorlib", "netstandard", "WindowsBase"];

    private readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, HostAssembly> _found = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _runtime;

    /// <param name="trusted">The paths of all assemblies, as .NET lists them for the process.</param>
    /// <param name="runtimeDirectory">Where <c>Microsoft.NETCore.App</c> lies.</param>
    public HostAssemblies(string trusted, string runtimeDirectory)
    {
        _runtime = Path.TrimEndingDirectorySeparator(runtimeDirectory);
        foreach (var path in trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            _paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }
    }

    public static HostAssemblies Current { get; } = new(
        AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty, RuntimeEnvironment.GetRuntimeDirectory());

    /// <summary>Gets a value indicating whether it is known what the host has: in a single-file application it is not.</summary>
    public bool AreKnown => _paths.ContainsKey("System.Runtime");

    public HostAssembly? Find(string name) => _paths.TryGetValue(name, out var path)
        ? _found.GetOrAdd(name, _ => new HostAssembly(path, ManagedDll.Read(path)?.Version, FrameworkOf(path)))
        : null;

    private string? FrameworkOf(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var isShared = Path.GetDirectoryName(Path.GetDirectoryName(folder)) is { } frameworks
            && frameworks == Path.GetDirectoryName(Path.GetDirectoryName(_runtime));
        if (isShared)
        {
            return Path.GetFileName(Path.GetDirectoryName(folder));
        }

        // A self-contained application has the framework's files among its own.
        var name = Path.GetFileNameWithoutExtension(path);
        return folder == _runtime
            && OwnOfFramework.Any(own => name == own || name.StartsWith(own + ".", StringComparison.Ordinal))
            ? "Microsoft.NETCore.App"
            : null;
    }
}
