using System.Reflection;
using McMaster.NETCore.Plugins;

namespace Fapilog.Loading;

/// <summary>
/// Loads through McMaster.NETCore.Plugins: one context per provider, never unloaded.
/// </summary>
internal sealed class McMasterAssemblyLoader : IAssemblyLoader
{
    private static readonly ContractBridge Bridge = new();

    // Kept, because what they hold on to is.
    private readonly List<PluginLoader> _loaders = [];

    public Assembly Load(string path)
    {
        var loader = PluginLoader.CreateFromAssemblyFile(path, config =>
        {
            config.DefaultContext = Bridge;
            config.SharedAssemblies.Add(ContractAssembly.Instance.GetName());
            config.PreferSharedTypes = false;
            config.IsUnloadable = false;

            // Eagerly, the contract's own references would be forced on every provider: all of the framework it touches.
            config.IsLazyLoaded = true;
        });
        _loaders.Add(loader);
        return loader.LoadDefaultAssembly();
    }
}
