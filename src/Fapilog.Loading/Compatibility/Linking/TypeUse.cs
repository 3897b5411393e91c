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

    /// <summary>Returns the type of the type's own field of a name, when another assembly may use it.</summary>
    public TypeSpelling? Field(string name)
    {
        foreach (var handle in Definition.GetFields())
        {
            Module.Effort.Spend();
            var field = Module.Reader.GetFieldDefinition(handle);
            if (Module.Reader.StringComparer.Equals(field.Name, name)
                && (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
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
