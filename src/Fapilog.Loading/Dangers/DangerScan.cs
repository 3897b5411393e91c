using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading;

/// <summary>
/// Finds the calls in a DLL that can hurt the process it runs in. Damaged code is skipped.
/// </summary>
internal static class DangerScan
{
    public static IReadOnlyList<DangerousCall> Of(string path)
    {
        try
        {
            // Read whole, not mapped: a file cut short while it is mapped ends the process.
            using var image = new PEReader(new MemoryStream(File.ReadAllBytes(path)));
            return image.HasMetadata ? [.. Find(image, image.GetMetadataReader(), Path.GetFileName(path)).Distinct()] : [];
        }
#pragma warning disable CA1031 // Damaged metadata makes the reader throw what it pleases, and the scan has judged it already.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private static List<DangerousCall> Find(PEReader image, MetadataReader reader, string file)
    {
        var found = new List<DangerousCall>();
        var members = Members(reader);
        foreach (var handle in reader.MethodDefinitions)
        {
            try
            {
                var method = reader.GetMethodDefinition(handle);
                if (IsAsyncVoid(reader, method))
                {
                    found.Add(new DangerousCall(DangerKind.AsyncVoid, "async void", SourceMethod.Of(reader, handle), file));
                }

                if (members.Count > 0 && method.RelativeVirtualAddress > 0)
                {
                    foreach (var token in Instructions.Called(image.GetMethodBody(method.RelativeVirtualAddress).GetILReader()))
                    {
                        if (members.TryGetValue(token, out var member))
                        {
                            found.Add(new DangerousCall(member.Kind, member.Name, SourceMethod.Of(reader, handle), file));
                        }
                    }
                }
            }
#pragma warning disable CA1031 // One damaged method hides no other.
            catch (Exception)
#pragma warning restore CA1031
            {
                continue;
            }
        }

        return found;
    }

    /// <summary>Most DLLs refer to none of these, and their code need not be read.</summary>
    private static Dictionary<int, DangerousMember> Members(MetadataReader reader)
    {
        var members = new Dictionary<int, DangerousMember>();
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (member.Parent.Kind is HandleKind.TypeReference)
            {
                var type = TypeNames.Of(reader, (TypeReferenceHandle)member.Parent).FullName;
                var name = reader.GetString(member.Name);
                if (DangerousMembers.Of(type, name) is { } dangerous)
                {
                    members.Add(MetadataTokens.GetToken(handle), dangerous);
                }
            }
        }

        for (var row = 1; members.Count > 0 && row <= reader.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var handle = MetadataTokens.MethodSpecificationHandle(row);
            if (members.TryGetValue(MetadataTokens.GetToken(reader.GetMethodSpecification(handle).Method), out var generic))
            {
                members.Add(MetadataTokens.GetToken(handle), generic);
            }
        }

        return members;
    }

    private static bool IsAsyncVoid(MetadataReader reader, MethodDefinition method)
    {
        var signature = reader.GetBlobReader(method.Signature);
        var header = signature.ReadSignatureHeader();
        if (header.IsGeneric)
        {
            signature.ReadCompressedInteger();
        }

        signature.ReadCompressedInteger();
        return signature.ReadSignatureTypeCode() is SignatureTypeCode.Void
            && method.GetCustomAttributes().Any(handle =>
                TypeNames.IsAttribute(reader, reader.GetCustomAttribute(handle), "AsyncStateMachineAttribute"));
    }
}
