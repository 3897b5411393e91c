using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Fapilog.Loading;

/// <summary>
/// Finds the calls in a DLL that can hurt the process it runs in. Damaged code is skipped.
/// </summary>
internal static class DangerScan
{
    public static IReadOnlyList<DangerousCall> Scan(string path)
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
                    found.Add(new DangerousCall(DangerKind.AsyncVoid, "async void", SourceMethod.NameOf(reader, handle), file));
                }

                if (members.Count > 0 && method.RelativeVirtualAddress > 0)
                {
                    var body = image.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
                    var called = Instructions.Called(body).Where(members.ContainsKey).Select(token => members[token]).ToArray();
                    foreach (var member in called)
                    {
                        if (member.KindBeside(called) is { } kind)
                        {
                            found.Add(new DangerousCall(kind, member.Name, SourceMethod.NameOf(reader, handle), file));
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
                var type = TypeNames.NameOf(reader, (TypeReferenceHandle)member.Parent).FullName;
                var name = reader.GetString(member.Name);
                if (DangerousMembers.Find(type, name) is { } dangerous)
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

/// <summary>
/// Walks the instructions of a method body for the members it names. What is damaged ends the walk, and nothing else.
/// </summary>
internal static class Instructions
{
    private const byte TwoBytes = 0xFE;
    private const byte Switch = 0x45;

    /// <summary>Returns the tokens of what is called, made, or taken the address of.</summary>
    public static List<int> Called(BlobReader code)
    {
        var tokens = new List<int>();
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            if (first == TwoBytes && code.RemainingBytes == 0)
            {
                break;
            }

            var code2 = first == TwoBytes ? 0xFE00 | code.ReadByte() : first;
            var size = first == Switch ? SwitchSize(ref code) : OperandSize(code2);
            if (size < 0 || size > code.RemainingBytes)
            {
                break;
            }

            // jmp, call, callvirt, newobj, ldftn, ldvirtftn
            if (code2 is 0x27 or 0x28 or 0x6F or 0x73 or 0xFE06 or 0xFE07)
            {
                tokens.Add(code.ReadInt32());
            }
            else
            {
                code.Offset += size;
            }
        }

        return tokens;
    }

    private static int SwitchSize(ref BlobReader code)
    {
        if (code.RemainingBytes < sizeof(int))
        {
            return -1;
        }

        var targets = code.ReadUInt32();
        return targets > code.RemainingBytes / sizeof(int) ? -1 : (int)targets * sizeof(int);
    }

    // ECMA-335, III.
    private static int OperandSize(int code) => code switch
    {
        >= 0x0E and <= 0x13 or 0x1F or >= 0x2B and <= 0x37 or 0xDE or 0xFE12 or 0xFE19 => 1,
        >= 0xFE09 and <= 0xFE0E => 2,
        0x20 or 0x22 or >= 0x27 and <= 0x29 or >= 0x38 and <= 0x44 or >= 0x6F and <= 0x75 or 0x79 => 4,
        >= 0x7B and <= 0x81 or 0x8C or 0x8D or 0x8F or >= 0xA3 and <= 0xA5 or 0xC2 or 0xC6 or 0xD0 or 0xDD => 4,
        0xFE06 or 0xFE07 or 0xFE15 or 0xFE16 or 0xFE1C => 4,
        0x21 or 0x23 => 8,
        _ => 0,
    };
}

/// <summary>
/// Names a method as its author wrote it: what the compiler made of a lambda, an iterator or an async method is named after the
/// method around it.
/// </summary>
internal static class SourceMethod
{
    public static string NameOf(MetadataReader reader, MethodDefinitionHandle handle)
    {
        var method = reader.GetMethodDefinition(handle);
        return NameOf(TypeNames.NameOf(reader, method.GetDeclaringType()), reader.GetString(method.Name));
    }

    public static string NameOf(string type, string method)
    {
        var steps = type.Split('+');
        var made = Array.FindIndex(steps, step => Made(step) is not null);
        var owner = string.Join('.', made < 0 ? steps : steps[..made]);
        var name = steps.Append(method).Select(Made).FirstOrDefault(inner => inner is { Length: > 0 }) ?? method;
        return $"{owner}.{name.TrimStart('.')}";
    }

    /// <summary>
    /// Returns what stands between the angle brackets of a name the compiler made; <see langword="null"/> for any other.
    /// </summary>
    private static string? Made(string name) =>
        name.StartsWith('<')
            && name.IndexOf('>', StringComparison.Ordinal) is > 0 and var end ? name[..end].TrimStart('<') : null;
}
