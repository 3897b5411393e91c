using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// Finds the assemblies without which a provider cannot be made: those of its class and its settings class, of what these derive
/// from, and of what its constructors and its factory method name. .NET compiles a method as a whole: one missing type fails it.
/// </summary>
internal sealed class ConstructionNeeds
{
    private readonly PEReader _image;
    private readonly MetadataReader _reader;
    private readonly List<string> _found = [];
    private readonly HashSet<EntityHandle> _seen = [];

    private ConstructionNeeds(PEReader image)
    {
        _image = image;
        _reader = image.GetMetadataReader(MetadataReaderOptions.None);
    }

    /// <summary>Returns the simple names, the first needed first. Damaged code ends the search.</summary>
    public static IReadOnlyList<string> Find(string path, ProviderDeclaration declaration)
    {
        List<string> found = [];
        try
        {
            // Read whole, not mapped: a file cut short while it is mapped ends the process.
            using var image = new PEReader(new MemoryStream(File.ReadAllBytes(path)));
            var needs = new ConstructionNeeds(image);
            found = needs._found;
            needs.AddProvider(declaration);
        }
#pragma warning disable CA1031 // Damaged metadata makes the reader throw what it pleases, and the scan has judged it already.
        catch (Exception)
#pragma warning restore CA1031
        {
            return found;
        }

        return found;
    }

    private void AddProvider(ProviderDeclaration declaration)
    {
        var named = _reader.TypeDefinitions.ToLookup(handle => TypeNames.NameOf(_reader, handle), StringComparer.Ordinal);
        foreach (var type in named[declaration.TypeName])
        {
            AddType(type);
            AddCode(type, IsRunToMake);
        }

        if (declaration.SettingsTypeName?.Split(',') is [_, var assembly, ..])
        {
            _found.Add(assembly.Trim());
        }

        foreach (var type in named[declaration.SettingsTypeName ?? string.Empty])
        {
            AddSettings(type);
        }
    }

    private void AddType(EntityHandle handle)
    {
        if (handle.IsNil || !_seen.Add(handle))
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeReference when _reader.GetTypeReference((TypeReferenceHandle)handle).ResolutionScope is var scope:
                if (scope.Kind is HandleKind.AssemblyReference)
                {
                    _found.Add(_reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name));
                }
                else if (scope.Kind is HandleKind.TypeReference)
                {
                    AddType((TypeReferenceHandle)scope);
                }

                break;
            case HandleKind.TypeSpecification:
                Add(_reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(new Names(), null));
                break;
            case HandleKind.TypeDefinition:
                foreach (var parent in ProviderClass.Parents(_reader, _reader.GetTypeDefinition((TypeDefinitionHandle)handle)))
                {
                    AddType(parent);
                }

                break;
            default:
                break;
        }
    }

    private void Add(ImmutableArray<EntityHandle> types)
    {
        foreach (var type in types)
        {
            AddType(type);
        }
    }

    /// <summary>The members of a settings class and their attributes are read by reflection, those of its parents too.</summary>
    private void AddSettings(TypeDefinitionHandle handle)
    {
        AddType(handle);
        var type = _reader.GetTypeDefinition(handle);
        AddAttributes(type.GetCustomAttributes());
        foreach (var property in type.GetProperties().Select(_reader.GetPropertyDefinition))
        {
            Add(property.DecodeSignature(new Names(), null).ReturnType);
            AddAttributes(property.GetCustomAttributes());
        }
    }

    private void AddAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
        {
            AddOwner(_reader.GetCustomAttribute(attribute).Constructor);
        }
    }

    private void AddCode(TypeDefinitionHandle type, Func<string, bool> isRun)
    {
        foreach (var handle in _reader.GetTypeDefinition(type).GetMethods())
        {
            if (isRun(_reader.GetString(_reader.GetMethodDefinition(handle).Name)))
            {
                AddCode(handle);
            }
        }
    }

    private void AddCode(MethodDefinitionHandle handle)
    {
        var method = _reader.GetMethodDefinition(handle);
        if (!_seen.Add(handle) || method.RelativeVirtualAddress <= 0)
        {
            return;
        }

        foreach (var token in Instructions.Called(_image.GetMethodBody(method.RelativeVirtualAddress).GetILReader()))
        {
            var called = MetadataTokens.EntityHandle(token);
            AddOwner(called);

            // A constructor that is named here runs as well.
            if (called.Kind is HandleKind.MethodDefinition
                && _reader.StringComparer.Equals(_reader.GetMethodDefinition((MethodDefinitionHandle)called).Name, ".ctor"))
            {
                AddCode((MethodDefinitionHandle)called);
            }
        }
    }

    private void AddOwner(EntityHandle method)
    {
        switch (method.Kind)
        {
            case HandleKind.MethodDefinition:
                AddType(_reader.GetMethodDefinition((MethodDefinitionHandle)method).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                AddType(_reader.GetMemberReference((MemberReferenceHandle)method).Parent);
                break;
            case HandleKind.MethodSpecification:
                AddOwner(_reader.GetMethodSpecification((MethodSpecificationHandle)method).Method);
                break;
            default:
                break;
        }
    }

    private static bool IsRunToMake(string method) => method is ".ctor" or ".cctor"
        || method == nameof(IAlertProvider.CreateDispatcher)
        || method.EndsWith($".{nameof(IAlertProvider.CreateDispatcher)}", StringComparison.Ordinal);

    /// <summary>Collects the types that a signature names.</summary>
    private sealed class Names : ISignatureTypeProvider<ImmutableArray<EntityHandle>, object?>
    {
        public ImmutableArray<EntityHandle> GetTypeFromDefinition(
            MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [handle];

        public ImmutableArray<EntityHandle> GetTypeFromReference(
            MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [handle];

        public ImmutableArray<EntityHandle> GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => [handle];

        public ImmutableArray<EntityHandle> GetGenericInstantiation(
            ImmutableArray<EntityHandle> genericType, ImmutableArray<ImmutableArray<EntityHandle>> typeArguments) =>
            [.. genericType, .. typeArguments.SelectMany(argument => argument)];

        public ImmutableArray<EntityHandle> GetArrayType(ImmutableArray<EntityHandle> elementType, ArrayShape shape) =>
            elementType;

        public ImmutableArray<EntityHandle> GetSZArrayType(ImmutableArray<EntityHandle> elementType) => elementType;

        public ImmutableArray<EntityHandle> GetByReferenceType(ImmutableArray<EntityHandle> elementType) => elementType;

        public ImmutableArray<EntityHandle> GetPointerType(ImmutableArray<EntityHandle> elementType) => elementType;

        public ImmutableArray<EntityHandle> GetPinnedType(ImmutableArray<EntityHandle> elementType) => elementType;

        public ImmutableArray<EntityHandle> GetModifiedType(
            ImmutableArray<EntityHandle> modifier, ImmutableArray<EntityHandle> unmodifiedType, bool isRequired) =>
            [.. modifier, .. unmodifiedType];

        public ImmutableArray<EntityHandle> GetFunctionPointerType(
            MethodSignature<ImmutableArray<EntityHandle>> signature) => [];

        public ImmutableArray<EntityHandle> GetGenericMethodParameter(object? genericContext, int index) => [];

        public ImmutableArray<EntityHandle> GetGenericTypeParameter(object? genericContext, int index) => [];

        public ImmutableArray<EntityHandle> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];
    }
}
