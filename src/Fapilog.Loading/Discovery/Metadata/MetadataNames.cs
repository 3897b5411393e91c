using System.Reflection;
using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// A type named in metadata.
/// </summary>
/// <param name="Namespace">The namespace; empty for none, and for a nested type.</param>
/// <param name="Name">The name within it.</param>
/// <param name="Assembly">The assembly that contains it; empty for the file's own.</param>
internal readonly record struct TypeName(string Namespace, string Name, string Assembly)
{
    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    public bool IsContract(string name) =>
        Assembly == ContractAssembly.Name && Namespace == ContractAssembly.Namespace && Name == name;
}

/// <summary>
/// Spells types as reflection does.
/// </summary>
internal static class TypeNames
{
    // Damaged metadata may nest a type in itself.
    private const int DeepestNesting = 32;

    public static string NameOf(MetadataReader reader, TypeDefinitionHandle handle, int depth = 0)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = MetadataText.Read(reader, type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{NameOf(reader, outer, depth < DeepestNesting ? depth + 1 : throw new BadImageFormatException())}+{name}"
            : new TypeName(MetadataText.Read(reader, type.Namespace), name, string.Empty).FullName;
    }

    public static TypeName NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var assembly = type.ResolutionScope.Kind is HandleKind.AssemblyReference
            ? MetadataText.Read(reader, reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : string.Empty;
        return new TypeName(MetadataText.Read(reader, type.Namespace), MetadataText.Read(reader, type.Name), assembly);
    }

    /// <summary>Tells whether an attribute is of a class of that name in another assembly; makes no text of the others.</summary>
    public static bool IsAttribute(MetadataReader reader, CustomAttribute attribute, string name) =>
        attribute.Constructor.Kind is HandleKind.MemberReference
        && reader.GetMemberReference(
            (MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && reader.StringComparer.Equals(reader.GetTypeReference((TypeReferenceHandle)parent).Name, name);

    public static bool IsContractAttribute(MetadataReader reader, CustomAttribute attribute, string name) =>
        IsAttribute(reader, attribute, name)
        && NameOf(
            reader,
            (TypeReferenceHandle)reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent).IsContract(name);
}

/// <summary>
/// Reads names from metadata that may be damaged.
/// </summary>
internal static class MetadataText
{
    // No compiler writes a longer name, and a damaged heap may hold one text of any length.
    private const int MaxBytes = 1023;

    public static string Read(MetadataReader reader, StringHandle handle) => reader.GetBlobReader(handle).Length <= MaxBytes
        ? reader.GetString(handle)
        : throw new BadImageFormatException();
}

/// <summary>
/// Reads the strong name of an assembly reference. It names the publisher and proves nothing.
/// </summary>
internal static class PublicKey
{
    public static string Token(MetadataReader reader, AssemblyReference reference)
    {
        var key = reader.GetBlobBytes(reference.PublicKeyOrToken);
        return Text((reference.Flags & AssemblyFlags.PublicKey) == 0 ? key : FromKey(key));
    }

    public static string Token(MetadataReader reader, AssemblyDefinition assembly) =>
        Text(FromKey(reader.GetBlobBytes(assembly.PublicKey)));

    private static string Text(byte[] token) => Convert.ToHexStringLower(token);

    private static byte[] FromKey(byte[] key)
    {
        if (key.Length == 0)
        {
            return [];
        }

        var name = new AssemblyName();
        name.SetPublicKey(key);
        return name.GetPublicKeyToken()!;
    }
}
