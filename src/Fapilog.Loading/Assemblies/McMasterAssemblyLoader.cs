using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Fapilog.Diagnostics;
using McMaster.NETCore.Plugins.Loader;

namespace Fapilog.Loading;

/// <summary>
/// Loads a provider's DLL into a context of its own. The one place that knows which library does it.
/// </summary>
internal interface IAssemblyLoader
{
    /// <summary>Loads the DLL for the life of the process. No code of it runs yet.</summary>
    [RequiresUnreferencedCode("What a DLL holds is known at run time only.")]
    Assembly Load(string path);
}

/// <summary>
/// A DLL that is in the process.
/// </summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="Original">What was in the plugins folder when it was copied.</param>
/// <param name="Rows">What the copy offers.</param>
/// <param name="Remarks">Warnings that do not prevent its use.</param>
internal sealed record LoadedAssembly(
    Assembly Assembly, ProviderContents Original, IReadOnlyList<ProviderRow> Rows, IReadOnlyList<Fault> Remarks);

/// <summary>
/// Loads through McMaster.NETCore.Plugins: one context per provider, never unloaded.
/// </summary>
/// <remarks>
/// The library's context is built directly. Its <c>PluginLoader</c> would read the provider's runtimeconfig.json too, which may
/// name folders anywhere to load from.
/// </remarks>
internal sealed class McMasterAssemblyLoader : IAssemblyLoader
{
    private static readonly EnumerationOptions AllFiles =
        new() { MatchCasing = MatchCasing.CaseInsensitive, RecurseSubdirectories = true };

    private static readonly ContractBridge Bridge = new();

    // Kept for the life of the process, as the assemblies in them are.
    private readonly List<AssemblyLoadContext> _contexts = [];

    [RequiresUnreferencedCode("What a DLL holds is known at run time only.")]
    public Assembly Load(string path)
    {
        var builder = new AssemblyLoadContextBuilder();
        builder.SetMainAssemblyPath(path);
        builder.SetDefaultContext(Bridge);

        // Otherwise everything the contract refers to, directly or not, would be taken from the host first.
        builder.IsLazyLoaded(true);
        builder.PreferDefaultLoadContextAssembly(ContractAssembly.Instance.GetName());

        // Even so, what the contract refers to would come from the host. What the provider brings is its own: only the contract
        // is shared.
        var brought = Brought(path);
        foreach (var name in brought)
        {
            builder.PreferLoadContextAssembly(new AssemblyName { Name = name });
        }

        var context = builder.Build();
        _contexts.Add(context);
        var provider = context.LoadFromAssemblyPath(path);
        LoadDependencies(context, provider, brought);
        return provider;
    }

    /// <summary>
    /// Loads what the provider refers to and brings, directly or not. .NET would open each DLL at its first use, which may be the
    /// first alert after weeks; by then the system may have removed it from the folder for temporary files.
    /// </summary>
    [RequiresUnreferencedCode("What a DLL refers to is known at run time only.")]
    private static void LoadDependencies(AssemblyLoadContext context, Assembly provider, HashSet<string> brought)
    {
        var loaded = new Queue<Assembly>([provider]);
        while (loaded.TryDequeue(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies().Where(name => brought.Remove(name.Name!)))
            {
                try
                {
                    loaded.Enqueue(context.LoadFromAssemblyName(name));
                }
                catch (Exception exception) when (exception is IOException or BadImageFormatException)
                {
                    // The examination has judged it. The call that needs it fails, as it would have without this.
                }
            }
        }
    }

    private static HashSet<string> Brought(string path) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.dll", AllFiles)
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(name => !ContractAssembly.IsShared(name))
        .ToHashSet(StringComparer.Ordinal);
}

/// <summary>
/// The context that gives a provider the assemblies it shares with the host: the contract, whatever version was requested, and no
/// other assembly of ours.
/// </summary>
/// <remarks>
/// The default context refuses a version newer than its own, the library swallows that, and a copy the provider ships would be
/// loaded beside the host's: the provider's types would then not be those the host looks for.
/// </remarks>
internal sealed class ContractBridge : AssemblyLoadContext
{
    public ContractBridge()
        : base("Fapilog contract")
    {
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == ContractAssembly.Name ? ContractAssembly.Instance : null;
}
