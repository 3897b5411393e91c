using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Fapilog.Loading;

/// <summary>
/// What a generic type or method of the contract is made with must keep to its constraints here.
/// </summary>
internal static class InstantiationLinks
{
    public static void Check(LinkScan scan)
    {
        for (var row = 1; row <= scan.Reader.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            scan.Module.Effort.Spend();
            var method = scan.Reader.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row));
            if (method.Method is { IsNil: false, Kind: HandleKind.MemberReference })
            {
                CheckMethod(scan, method);
            }
        }

        for (var row = 1; row <= scan.Reader.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            scan.Module.Effort.Spend();
            var handle = MetadataTokens.TypeSpecificationHandle(row);
            if (scan.ContractOwner(handle) is { } owner && scan.Visible(owner) is { } type)
            {
                Check(scan, TypeSpelling.Full(owner), type.Module, type.Definition.GetGenericParameters(), SignatureReader.TypeArguments(scan.Module, handle, []));
            }
        }
    }

    private static void CheckMethod(LinkScan scan, MethodSpecification method)
    {
        var member = scan.Reader.GetMemberReference((MemberReferenceHandle)method.Method);
        if (scan.ContractOwner(member.Parent) is { } owner
            && scan.Visible(owner) is { } type
            && scan.Module.Text(member.Name) is var name
            && MemberLinks.Find(scan, type, name, SignatureReader.Method(scan.Module, member.Signature, [])) is { } found)
        {
            var arguments = SignatureReader.MethodArguments(scan.Module, method.Signature);
            Check(scan, $"{TypeSpelling.Full(owner)}.{name}", found.Owner.Module, found.GenericParameters, arguments);
        }
    }

    private static void Check(
        LinkScan scan, string name, LinkModule contract, GenericParameterHandleCollection parameters, IReadOnlyList<TypeSpelling> arguments)
    {
        var text = $"{name}<{string.Join(", ", arguments.Select(argument => argument.Shown))}>";
        if (parameters.Count != arguments.Count)
        {
            scan.Lacks(text, $"'{text}' has {parameters.Count} type parameters here");
            return;
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            if (Constraint.Broken(scan, contract.Reader.GetGenericParameter(parameters[i]), arguments[i]) is { } broken)
            {
                scan.Lacks(text, $"'{text}' demands {broken} here");
            }
        }
    }
}
