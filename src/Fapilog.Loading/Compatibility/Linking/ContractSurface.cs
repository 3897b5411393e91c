using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading;

/// <summary>
/// The contract as a host has it: what a provider may refer to. Safe for use by several threads.
/// </summary>
internal sealed class ContractSurface
{
    private static readonly Lazy<ContractSurface> Loaded =
        new(() => new ContractSurface(LinkModule.OfLoaded(ContractAssembly.Instance, isContract: true)));

    // Kept, because the metadata is its memory.
    private readonly PEReader? _image;
    private readonly HashSet<string> _forwarded = new(StringComparer.Ordinal);

    private ContractSurface(LinkModule module, PEReader? image = null)
    {
        _image = image;
        Module = module;
        var reader = module.Reader;
        var assembly = reader.GetAssemblyDefinition();
        Reference = new ContractReference(assembly.Version, PublicKey.Token(reader, assembly));
        foreach (var handle in reader.ExportedTypes)
        {
            var type = reader.GetExportedType(handle);
            if (type.IsForwarder)
            {
                _forwarded.Add($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}");
            }
        }
    }

    /// <summary>Gets the contract of this process, read from the very assembly that is loaded.</summary>
    public static ContractSurface Host => Loaded.Value;

    /// <summary>Gets the version and key by which providers refer to it.</summary>
    public ContractReference Reference { get; }

    public LinkModule Module { get; }

    /// <summary>Reads a contract from a DLL's bytes.</summary>
    public static ContractSurface Read(ImmutableArray<byte> dll)
    {
        var image = new PEReader(dll);
        return new ContractSurface(
            new LinkModule(image.GetMetadataReader(MetadataReaderOptions.None), Effort.Unbounded, isContract: true, _ => false),
            image);
    }

    /// <summary>Tells whether the contract once had a type and hands on to where it is now.</summary>
    public bool Forwards(string fullName) => _forwarded.Contains(fullName);

    public TypeUse? Find(string fullName) => Module.Find(fullName) is { } handle ? new TypeUse(Module, handle, []) : null;
}

/// <summary>
/// Looks at all DLLs of a provider: which can be read, what each is, and what those that refer to the contract use of it.
/// </summary>
internal sealed record ProviderContract(IReadOnlyList<InspectedDll> Dlls, IReadOnlyList<ContractUse> Uses)
{
    /// <param name="location">Where the provider lies.</param>
    /// <param name="contract">The host's contract.</param>
    /// <param name="more">Files that the runtime may load too, wherever in the folder they lie.</param>
    /// <returns>What was found. Of damaged files too; it throws only when a folder cannot be listed.</returns>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static ProviderContract Read(ProviderLocation location, ContractSurface contract, IReadOnlyList<string>? more = null)
    {
        InspectedDll[] dlls = [.. ProviderDlls.List(location).Concat(more ?? []).Distinct(StringComparer.Ordinal)
            .Select(path => new InspectedDll(path, Inspect(path)))];
        var managed = dlls.Where(dll => dll.Inspection.Facts is not null).ToArray();
        var paths = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var dll in managed)
        {
            paths.TryAdd(dll.Inspection.Facts!.AssemblyName, dll.Path);
        }

        using var modules = new ProviderModules(contract, paths);
        return new ProviderContract(
            dlls, [.. managed.Where(dll => dll.UsesContract).Select(dll => Check(dll, contract, modules))]);
    }

    private static Inspection Inspect(string path) =>
        FileGate.CheckContent(path) is { } rejection ? new(null, rejection, DllKind.Other) : AssemblyInspector.Inspect(path);

    private static ContractUse Check(InspectedDll dll, ContractSurface contract, ProviderModules modules)
    {
        var built = dll.Inspection.Facts!.Contract!;
        try
        {
            return ContractLink.Check(dll.Path, modules.Open(dll.Path), built, contract, modules.Find);
        }
#pragma warning disable CA1031 // The examination's boundary: the file may have changed since it was inspected.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new ContractUse(dll.Path, built, [], [], IsReadable: false);
        }
    }
}
