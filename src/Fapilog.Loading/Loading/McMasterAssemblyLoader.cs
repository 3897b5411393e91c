using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins.Loader;

namespace Fapilog.Loading;

/// <summary>
/// Loads through McMaster.NETCore.Plugins: one context per provider, never unloaded.
/// </summary>
/// <remarks>
/// The library's context is built directly. Its <c>PluginLoader</c> would read the provider's runtimeconfig.json too, which may
/// name folders anywhere to load from.
/// </remarks>
internal sealed class McMasterAssemblyLoader : IAssemblyLoader
{
    private static readonly EnumerationOptions AllFiles = new() { MatchCasing = MatchCasing.CaseInsensitive, RecurseSubdirectories = true };

    private static readonly ContractBridge Bridge = new();

    // Kept, because what they hold on to is.
    private readonly List<AssemblyLoadContext> _contexts = [];

    [RequiresUnreferencedCode("What a DLL holds is known at run time only.")]
    public Assembly Load(string path)
    {
        var builder = new AssemblyLoadContextBuilder();
        builder.SetMainAssemblyPath(path);
        builder.SetDefaultContext(Bridge);

        // Eagerly, everything the contract refers to, directly or not, would be looked for in the host first.
        builder.IsLazyLoaded(true);
        builder.PreferDefaultLoadContextAssembly(ContractAssembly.Instance.GetName());

        // What the contract refers to would be the host's even so. What the provider brings is its own: only the contract is shared.
        foreach (var name in Brought(path))
        {
            builder.PreferLoadContextAssembly(new AssemblyName { Name = name });
        }

        var context = builder.Build();
        _contexts.Add(context);
        return context.LoadFromAssemblyPath(path);
    }

    private static IEnumerable<string> Brought(string path) => Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.dll", AllFiles)
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(name => !ContractAssembly.IsShared(name))
        .Distinct(StringComparer.Ordinal);
}
