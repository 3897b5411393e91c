using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading;

/// <summary>
/// The contract as a host has it: what a provider may refer to. Safe for use by several threads.
/// </summary>
internal sealed class ContractSurface
{
    private static readonly Lazy<ContractSurface> Loaded = new(() => new ContractSurface(LinkModule.OfLoaded(ContractAssembly.Instance, isContract: true)));

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
    public static ContractSurface Of(ImmutableArray<byte> dll)
    {
        var image = new PEReader(dll);
        return new ContractSurface(
            new LinkModule(image.GetMetadataReader(MetadataReaderOptions.None), Effort.Unbounded, isContract: true, _ => false), image);
    }

    /// <summary>Tells whether the contract once had a type and hands on to where it is now.</summary>
    public bool Forwards(string fullName) => _forwarded.Contains(fullName);

    public TypeUse? Find(string fullName) => Module.Find(fullName) is { } handle ? new TypeUse(Module, handle, []) : null;
}
