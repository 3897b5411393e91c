using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading;

/// <summary>
/// Lists the members of the contract that a provider's DLLs refer to, by their names.
/// </summary>
internal static class ContractMembers
{
    public static IReadOnlyList<string> Of(IEnumerable<ManagedDll> dlls) =>
        [.. dlls.Where(dll => dll.References.Any(reference => reference.Name == ContractAssembly.Name)).SelectMany(Of).Distinct().Order(StringComparer.Ordinal)];

    private static List<string> Of(ManagedDll dll)
    {
        try
        {
            using var image = new PEReader(new MemoryStream(File.ReadAllBytes(dll.Path)));
            return Of(image.GetMetadataReader());
        }
#pragma warning disable CA1031 // Damaged metadata makes the reader throw what it pleases, and the scan has judged it already.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private static List<string> Of(MetadataReader reader)
    {
        var names = new List<string>();
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (member.Parent.Kind is HandleKind.TypeReference
                && TypeNames.Of(reader, (TypeReferenceHandle)member.Parent) is { Assembly: ContractAssembly.Name } type)
            {
                names.Add($"{type.FullName}.{Spelled(reader.GetString(member.Name))}");
            }
        }

        return names;
    }

    private static string Spelled(string member) =>
        member.StartsWith("get_", StringComparison.Ordinal) || member.StartsWith("set_", StringComparison.Ordinal) ? member[4..] : member.TrimStart('.');
}
