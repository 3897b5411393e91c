using System.Reflection;
using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// A class or interface in one of the assemblies the link check reads, with what its generic parameters stand for.
/// </summary>
internal sealed class TypeUse
{
    /// <param name="module">The assembly that has it.</param>
    /// <param name="handle">The type there.</param>
    /// <param name="arguments">What its parameters stand for; empty for one that has none, or as it is declared.</param>
    public TypeUse(LinkModule module, TypeDefinitionHandle handle, IReadOnlyList<TypeSpelling> arguments)
    {
        Module = module;
        Handle = handle;
        Arguments = arguments;
        Definition = module.Reader.GetTypeDefinition(handle);
    }

    public LinkModule Module { get; }

    public TypeDefinitionHandle Handle { get; }

    public IReadOnlyList<TypeSpelling> Arguments { get; }

    public TypeDefinition Definition { get; }

    public bool IsInterface => (Definition.Attributes & TypeAttributes.Interface) != 0;

    public bool IsAbstract => (Definition.Attributes & TypeAttributes.Abstract) != 0;

    public bool IsSealed => (Definition.Attributes & TypeAttributes.Sealed) != 0;

    /// <summary>Gets a value indicating whether another assembly may name the type.</summary>
    public bool IsVisible
    {
        get
        {
            var type = Definition;
            for (var depth = 0; depth < 32; depth++)
            {
                var visibility = type.Attributes & TypeAttributes.VisibilityMask;
                if (visibility is TypeAttributes.Public)
                {
                    return true;
                }

                if (visibility
                    is not (TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem))
                {
                    return false;
                }

                type = Module.Reader.GetTypeDefinition(type.GetDeclaringType());
            }

            return false;
        }
    }

    public string FullName => Module.FullName(Handle);

    public bool Is(TypeUse other) => Module == other.Module && Handle == other.Handle && Arguments.SequenceEqual(other.Arguments);

    /// <summary>Returns the type's own methods of a name.</summary>
    public IEnumerable<MethodUse> Methods(string name)
    {
        foreach (var handle in Definition.GetMethods())
        {
            Module.Effort.Spend();
            if (Module.Reader.StringComparer.Equals(Module.Reader.GetMethodDefinition(handle).Name, name))
            {
                yield return new MethodUse(this, handle);
            }
        }
    }

    /// <summary>Returns the type of the type's own field of a name, when another assembly may use it.</summary>
    public TypeSpelling? Field(string name)
    {
        foreach (var handle in Definition.GetFields())
        {
            Module.Effort.Spend();
            var field = Module.Reader.GetFieldDefinition(handle);
            if (Module.Reader.StringComparer.Equals(field.Name, name)
                && (field.Attributes & FieldAttributes.FieldAccessMask)
                    is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
            {
                return SignatureReader.Field(Module, field.Signature, Arguments);
            }
        }

        return null;
    }

    public IEnumerable<MethodUse> Methods()
    {
        foreach (var handle in Definition.GetMethods())
        {
            Module.Effort.Spend();
            yield return new MethodUse(this, handle);
        }
    }
}

/// <summary>
/// Follows types to their base classes and interfaces, through the provider's DLLs and into the host's contract.
/// </summary>
internal sealed class TypeTree
{
    // Damaged metadata may derive a type from itself.
    private const int Deepest = 64;

    private readonly ContractSurface _contract;
    private readonly Func<string, LinkModule?> _find;

    /// <param name="contract">The host's contract.</param>
    /// <param name="find">Finds an assembly of the provider by its name.</param>
    public TypeTree(ContractSurface contract, Func<string, LinkModule?> find)
    {
        _contract = contract;
        _find = find;
    }

    public TypeTarget Resolve(LinkModule module, EntityHandle handle, IReadOnlyList<TypeSpelling> arguments)
    {
        module.Effort.Spend();
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition when !handle.IsNil:
                return new(new TypeUse(module, (TypeDefinitionHandle)handle, arguments), null);
            case HandleKind.TypeReference when !handle.IsNil:
                return Resolve(module.Origin((TypeReferenceHandle)handle), arguments);
            case HandleKind.TypeSpecification when !handle.IsNil:
                return ResolveInstance(module, (TypeSpecificationHandle)handle, arguments);
            default:
                return TypeTarget.Unknown;
        }
    }

    /// <summary>
    /// Returns the type and its base classes, upwards; the last may be one of another assembly, known by its name only.
    /// </summary>
    public IReadOnlyList<TypeTarget> WithBases(TypeUse type)
    {
        var found = new List<TypeTarget> { new(type, null) };
        for (var current = type; current.Definition.BaseType is { IsNil: false } parent;)
        {
            var arguments = parent.Kind is HandleKind.TypeSpecification ? current.Arguments : [];
            var target = Resolve(current.Module, parent, arguments);
            found.Add(target);
            if (target.Type is not { } next)
            {
                break;
            }

            current = found.Count <= Deepest ? next : throw new BadImageFormatException();
        }

        return found;
    }

    /// <summary>Returns every interface of the given classes, and those that these extend.</summary>
    public IReadOnlyList<TypeUse> Interfaces(IEnumerable<TypeTarget> classes)
    {
        var found = new List<TypeUse>();
        var open = new Queue<TypeUse>(classes.Select(one => one.Type).OfType<TypeUse>());
        while (open.TryDequeue(out var type))
        {
            foreach (var handle in type.Definition.GetInterfaceImplementations())
            {
                type.Module.Effort.Spend(1 + found.Count);
                var parent = type.Module.Reader.GetInterfaceImplementation(handle).Interface;
                var arguments = parent.Kind is HandleKind.TypeSpecification ? type.Arguments : [];
                if (Resolve(type.Module, parent, arguments).Type is { } one && !found.Exists(one.Is))
                {
                    found.Add(one);
                    open.Enqueue(one);
                }
            }
        }

        return found;
    }

    private TypeTarget ResolveInstance(LinkModule module, TypeSpecificationHandle handle, IReadOnlyList<TypeSpelling> arguments)
    {
        var generic = SignatureReader.GenericType(module, handle);
        var target = generic.Kind is HandleKind.TypeSpecification ? TypeTarget.Unknown : Resolve(module, generic, []);
        return target.Type is { } type
            ? new(new TypeUse(type.Module, type.Handle, SignatureReader.TypeArguments(module, handle, arguments)), null)
            : target;
    }

    private TypeTarget Resolve(TypeOrigin origin, IReadOnlyList<TypeSpelling> arguments)
    {
        var module = origin.IsContract ? _contract.Module : _find(origin.Assembly);
        return module?.Find(origin.FullName) is { } handle
            ? new(new TypeUse(module, handle, arguments), null)
            : new(null, origin.FullName);
    }
}

/// <summary>
/// Where a type led to: a type that can be read, or only a name.
/// </summary>
internal sealed record TypeTarget(TypeUse? Type, string? Name)
{
    public static TypeTarget Unknown { get; } = new(null, null);
}
