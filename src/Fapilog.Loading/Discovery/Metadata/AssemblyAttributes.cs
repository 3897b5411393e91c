using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Reads the attributes of an assembly that have at most one text as their argument.
/// </summary>
internal static class AssemblyAttributes
{
    private static readonly HashSet<string> Wanted = new(StringComparer.Ordinal)
    {
        "ReferenceAssemblyAttribute",
        "TargetFrameworkAttribute",
        "AssemblyInformationalVersionAttribute",
    };

    public static Dictionary<string, string?> Read(MetadataReader reader)
    {
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            var name = TypeNames.OfAttribute(reader, attribute).Name;
            if (Wanted.Contains(name))
            {
                texts[name] = attribute.DecodeValue(AttributeTypes.Instance).FixedArguments.FirstOrDefault().Value as string;
            }
        }

        return texts;
    }
}
