using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Fapilog.Loading;

/// <summary>
/// One assembly as the link check reads it. Used by one thread at a time, but for the host's contract, whose types are known
/// from the start.
/// </summary>
internal sealed class LinkModule
{
    // Damaged metadata may nest a type in itself.
    private const int DeepestNesting = 32;

    private readonly Func<string, bool> _isForwardedContract;
    private readonly Lazy<Dictionary<string, int>> _types;

    /// <param name="reader">Its metadata, which must outlive the module.</param>
    /// <param name="effort">What may be spent on it.</param>
    /// <param name="isContract">Whether it is the contract itself.</param>
    /// <param name="isForwardedContract">
    /// Tells of a type looked for in the contract whether the host's hands on to another assembly.
    /// </param>
    public LinkModule(MetadataReader reader, Effort effort, bool isContract, Func<string, bool> isForwardedContract)
    {
        Reader = reader;
        Effort = effort;
        IsContract = isContract;
        _isForwardedContract = isForwardedContract;
        _types = new(ReadTypes);
    }

    /// <summary>Reads an assembly of this process where it is loaded: it may lie in no file of its own.</summary>
    public static unsafe LinkModule OfLoaded(Assembly assembly, bool isContract) =>
        assembly.TryGetRawMetadata(out var blob, out var length)
        ? new LinkModule(new MetadataReader(blob, length, MetadataReaderOptions.None), Effort.Unbounded, isContract, _ => false)
        : throw new PlatformNotSupportedException(
            "This process has no metadata of its assemblies, so no provider can be loaded into it.");

    public MetadataReader Reader { get; }

    public Effort Effort { get; }

    public bool IsContract { get; }

    public string Text(StringHandle handle)
    {
        var text = MetadataText.Read(Reader, handle);
        Effort.Spend(1 + text.Length);
        return text;
    }

    public TypeDefinitionHandle? Find(string fullName) =>
        _types.Value.TryGetValue(fullName, out var row) ? MetadataTokens.TypeDefinitionHandle(row) : null;

    /// <summary>Spells a type with its namespace, <c>+</c> before a nested one.</summary>
    public string FullName(TypeDefinitionHandle handle, int depth = 0)
    {
        Effort.Spend();
        var type = Reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{FullName(outer, Deeper(depth))}+{Text(type.Name)}"
            : Joined(Text(type.Namespace), Text(type.Name));
    }

    /// <summary>Says where a type is looked for, and under which name.</summary>
    public TypeOrigin Origin(TypeReferenceHandle handle, int depth = 0)
    {
        Effort.Spend();
        var type = Reader.GetTypeReference(handle);
        if (type.ResolutionScope is { IsNil: false, Kind: HandleKind.TypeReference } scope)
        {
            var outer = Origin((TypeReferenceHandle)scope, Deeper(depth));
            return outer with { FullName = $"{outer.FullName}+{Text(type.Name)}" };
        }

        var assembly = type.ResolutionScope.Kind is HandleKind.AssemblyReference
            ? Text(Reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : string.Empty;
        var name = Joined(Text(type.Namespace), Text(type.Name));
        return new TypeOrigin(assembly, name, assembly == ContractAssembly.Name && !_isForwardedContract(name));
    }

    public TypeSpelling Spell(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return TypeSpelling.For(FullName((TypeDefinitionHandle)handle), IsContract);
            case HandleKind.TypeReference:
                var origin = Origin((TypeReferenceHandle)handle);
                return TypeSpelling.For(origin.FullName, origin.IsContract);
            default:
                throw new BadImageFormatException();
        }
    }

    private static string Joined(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    private static int Deeper(int depth) => depth < DeepestNesting ? depth + 1 : throw new BadImageFormatException();

    private Dictionary<string, int> ReadTypes()
    {
        var types = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var handle in Reader.TypeDefinitions)
        {
            types.TryAdd(FullName(handle), MetadataTokens.GetRowNumber(handle));
        }

        return types;
    }
}

/// <summary>
/// Where a type is looked for.
/// </summary>
/// <param name="Assembly">The assembly's name; empty for the module's own.</param>
/// <param name="FullName">The name, <c>+</c> before a nested one.</param>
/// <param name="IsContract">Whether the host's contract should have it.</param>
internal readonly record struct TypeOrigin(string Assembly, string FullName, bool IsContract);

/// <summary>
/// A provider's DLLs as the link check reads them: each is opened when it is first asked for, and held until disposed.
/// </summary>
internal sealed class ProviderModules : IDisposable
{
    private readonly ContractSurface _contract;
    private readonly Dictionary<string, string> _paths;
    private readonly Dictionary<string, LinkModule?> _modules = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MetadataFile> _open = [];

    /// <param name="contract">The host's contract, for what it hands on.</param>
    /// <param name="paths">The provider's managed DLLs by the names of their assemblies.</param>
    public ProviderModules(ContractSurface contract, Dictionary<string, string> paths)
    {
        _contract = contract;
        _paths = paths;
    }

    /// <summary>Finds an assembly of the provider by its name.</summary>
    public LinkModule? Find(string assemblyName)
    {
        if (!_modules.TryGetValue(assemblyName, out var module))
        {
            module = _paths.TryGetValue(assemblyName, out var path) ? Open(path) : null;
            _modules.Add(assemblyName, module);
        }

        return module;
    }

    /// <summary>Opens a DLL, sound as far as it was inspected.</summary>
    public LinkModule Open(string path)
    {
        var file = MetadataFile.Open(path);
        _open.Add(file);
        var reader = file.Reader ?? throw new BadImageFormatException();
        return new LinkModule(reader, new Effort(reader.MetadataLength), isContract: false, _contract.Forwards);
    }

    public void Dispose() => _open.ForEach(file => file.Dispose());
}

/// <summary>
/// Asks the running base library for members that a class inherits from it.
/// </summary>
internal static class BaseLibrary
{
    private static readonly Lazy<LinkModule> Core = new(() => LinkModule.OfLoaded(typeof(object).Assembly, isContract: false));

    /// <summary>
    /// Tells whether a type has or inherits a method; of one that is not in the base library itself, <see langword="null"/>: it
    /// may.
    /// </summary>
    public static bool? HasMethod(string? typeName, string name, int parameters)
    {
        if (typeName is null || Core.Value.Find(typeName) is not { } handle)
        {
            return null;
        }

        var tree = new TypeTree(ContractSurface.Host, _ => null);
        return tree.WithBases(new TypeUse(Core.Value, handle, []))
            .Any(level => level.Type is not { } type
                || type.Methods(name).Any(method => method.IsVisible && method.Spelling.Parameters.Count == parameters));
    }
}
