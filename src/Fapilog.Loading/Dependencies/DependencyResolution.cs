using System.Reflection;
using System.Runtime.Loader;

namespace Fapilog.Loading;

/// <summary>
/// Finds the file a name stands for when one provider asks for it, in the order in which the loader looks: what the contract is
/// made of is the host's; then what .NET's own resolver makes of the provider's folder; then a DLL of that name; then the host.
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

    /// <summary>Returns the file in the provider's folder, or <see langword="null"/> when the name is the host's to answer.</summary>
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

    /// <summary>Returns the native library in the provider's folder, or <see langword="null"/> when it is left to the system.</summary>
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
