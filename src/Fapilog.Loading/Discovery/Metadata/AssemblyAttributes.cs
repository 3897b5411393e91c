using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Reads the attributes of an assembly that have at most one text as their argument.
/// </summary>
internal static class AssemblyAttributes
{
    private static readonly string[] Wanted =
    [
        "ReferenceAssemblyAttribute",
        "TargetFrameworkAttribute",
        "AssemblyInformationalVersionAttribute",
    ];

    public static Dictionary<string, string?> Read(MetadataReader reader)
    {
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            foreach (var name in Wanted)
            {
                if (TypeNames.IsAttribute(reader, attribute, name))
                {
                    texts[name] = AttributeReader.Read(reader, attribute).Fixed is [string text, ..] ? text : null;
                }
            }
        }

        return texts;
    }
}
