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

    public static string Of(MetadataReader reader, TypeDefinitionHandle handle, int depth = 0)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = MetadataText.Of(reader, type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{Of(reader, outer, depth < DeepestNesting ? depth + 1 : throw new BadImageFormatException())}+{name}"
            : new TypeName(MetadataText.Of(reader, type.Namespace), name, string.Empty).FullName;
    }

    public static TypeName Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var assembly = type.ResolutionScope.Kind is HandleKind.AssemblyReference
            ? MetadataText.Of(reader, reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : string.Empty;
        return new TypeName(MetadataText.Of(reader, type.Namespace), MetadataText.Of(reader, type.Name), assembly);
    }

    /// <summary>Tells whether an attribute is of a class of that name in another assembly; makes no text of the others.</summary>
    public static bool IsAttribute(MetadataReader reader, CustomAttribute attribute, string name) =>
        attribute.Constructor.Kind is HandleKind.MemberReference
        && reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && reader.StringComparer.Equals(reader.GetTypeReference((TypeReferenceHandle)parent).Name, name);

    public static bool IsContractAttribute(MetadataReader reader, CustomAttribute attribute, string name) =>
        IsAttribute(reader, attribute, name)
        && Of(reader, (TypeReferenceHandle)reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent).IsContract(name);
}
