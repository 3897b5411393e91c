using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading;

/// <summary>
/// The contract as a host has it: what a provider may refer to. Safe for use by several threads.
/// </summary>
internal sealed class ContractSurface
{
    private static readonly Lazy<ContractSurface> Loaded = new(() => new ContractSurface(ReadLoaded()));

    // Kept, because the metadata is its memory.
    private readonly PEReader? _image;
    private readonly HashSet<string> _forwarded = new(StringComparer.Ordinal);

    private ContractSurface(MetadataReader reader, PEReader? image = null)
    {
        _image = image;
        var assembly = reader.GetAssemblyDefinition();
        Reference = new ContractReference(assembly.Version, PublicKey.Token(reader, assembly));
        Module = new LinkModule(reader, Effort.Unbounded, isContract: true, _ => false);
        foreach (var handle in reader.ExportedTypes)
        {
            var type = reader.GetExportedType(handle);
            if (type.IsForwarder)
            {
                _forwarded.Add($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}");
            }
        }
    }

    /// <summary>Gets the contract of this process, read from the very assembly that is loaded: it may lie in no file of its own.</summary>
    public static ContractSurface Host => Loaded.Value;

    /// <summary>Gets the version and key by which providers refer to it.</summary>
    public ContractReference Reference { get; }

    public LinkModule Module { get; }

    /// <summary>Reads a contract from a DLL's bytes.</summary>
    public static ContractSurface Of(ImmutableArray<byte> dll)
    {
        var image = new PEReader(dll);
        return new ContractSurface(image.GetMetadataReader(MetadataReaderOptions.None), image);
    }

    /// <summary>Tells whether the contract once had a type and hands on to where it is now.</summary>
    public bool Forwards(string fullName) => _forwarded.Contains(fullName);

    public TypeUse? Find(string fullName) => Module.Find(fullName) is { } handle ? new TypeUse(Module, handle, []) : null;

    private static unsafe MetadataReader ReadLoaded() => ContractAssembly.Instance.TryGetRawMetadata(out var blob, out var length)
        ? new MetadataReader(blob, length, MetadataReaderOptions.None)
        : throw new PlatformNotSupportedException("This process has no metadata of its contract, so no provider can be loaded into it.");
}
