using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Reads names from metadata that may be damaged.
/// </summary>
internal static class MetadataText
{
    // No compiler writes a longer name, and a damaged heap may hold one text of any length.
    private const int MostBytes = 1023;

    public static string Of(MetadataReader reader, StringHandle handle) => reader.GetBlobReader(handle).Length <= MostBytes
        ? reader.GetString(handle)
        : throw new BadImageFormatException();
}
