using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// A type named in metadata.
/// </summary>
/// <param name="Namespace">The namespace; empty for none, and for a nested type.</param>
/// <param name="Name">The name within it.</param>
/// <param name="Assembly">The assembly it is looked for in; empty when it is the file's own.</param>
internal readonly record struct TypeName(string Namespace, string Name, string Assembly)
{
    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    public bool IsContract(string name) => Assembly == ContractAssembly.Name && Namespace == ContractAssembly.Namespace && Name == name;
}

/// <summary>
/// Spells types as reflection does.
/// </summary>
internal static class TypeNames
{
    // Damaged metadata may nest a type in itself.
    private const int DeepestNesting = 32;

    private static readonly TypeName Unknown = new(string.Empty, string.Empty, string.Empty);

    public static string Of(MetadataReader reader, TypeDefinitionHandle handle, int depth = 0)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{Of(reader, outer, depth < DeepestNesting ? depth + 1 : throw new BadImageFormatException())}+{name}"
            : new TypeName(reader.GetString(type.Namespace), name, string.Empty).FullName;
    }

    public static TypeName Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var assembly = type.ResolutionScope.Kind is HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : string.Empty;
        return new TypeName(reader.GetString(type.Namespace), reader.GetString(type.Name), assembly);
    }

    public static TypeName OfAttribute(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind is not HandleKind.MemberReference)
        {
            return Unknown;
        }

        var parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return parent.Kind is HandleKind.TypeReference
            ? Of(reader, (TypeReferenceHandle)parent)
            : Unknown;
    }
}
