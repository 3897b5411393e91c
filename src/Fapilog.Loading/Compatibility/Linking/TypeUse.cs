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

                if (visibility is not (TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem))
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
/// A method of a <see cref="TypeUse"/>.
/// </summary>
internal sealed class MethodUse
{
    private readonly MethodDefinition _definition;
    private MethodSpelling? _spelling;

    public MethodUse(TypeUse owner, MethodDefinitionHandle handle)
    {
        Owner = owner;
        _definition = owner.Module.Reader.GetMethodDefinition(handle);
        Handle = handle;
    }

    public TypeUse Owner { get; }

    public MethodDefinitionHandle Handle { get; }

    public string Name => Owner.Module.Text(_definition.Name);

    public GenericParameterHandleCollection GenericParameters => _definition.GetGenericParameters();

    public bool IsAbstract => Has(MethodAttributes.Abstract);

    public bool IsVirtual => Has(MethodAttributes.Virtual);

    public bool IsStatic => Has(MethodAttributes.Static);

    public bool IsFinal => Has(MethodAttributes.Final);

    public bool IsNewSlot => Has(MethodAttributes.NewSlot);

    public bool IsPublic => (_definition.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public;

    /// <summary>Gets a value indicating whether another assembly may use the method, if only to derive from it.</summary>
    public bool IsVisible => (_definition.Attributes & MethodAttributes.MemberAccessMask)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    /// <summary>Gets the signature, the owner's generic parameters replaced by what they stand for.</summary>
    public MethodSpelling Spelling => _spelling ??= SignatureReader.Method(Owner.Module, _definition.Signature, Owner.Arguments);

    /// <summary>Gets the signature with the owner's generic parameters as they are declared.</summary>
    public MethodSpelling Declared => SignatureReader.Method(Owner.Module, _definition.Signature, []);

    private bool Has(MethodAttributes attribute) => (_definition.Attributes & attribute) != 0;
}
