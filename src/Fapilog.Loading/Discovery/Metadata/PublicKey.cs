using System.Reflection;
using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Reads the strong name by which an assembly is referred to. It says who built it and proves nothing.
/// </summary>
internal static class PublicKey
{
    public static string Token(MetadataReader reader, AssemblyReference reference)
    {
        var key = reader.GetBlobBytes(reference.PublicKeyOrToken);
        return Text((reference.Flags & AssemblyFlags.PublicKey) == 0 ? key : FromKey(key));
    }

    public static string Token(MetadataReader reader, AssemblyDefinition assembly) => Text(FromKey(reader.GetBlobBytes(assembly.PublicKey)));

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
