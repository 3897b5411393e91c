using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// Every member of the contract that a DLL refers to must be there with the very signature. The runtime looks for a class's
/// methods in its base classes too, for an interface's and for fields nowhere else.
/// </summary>
internal static class MemberLinks
{
    private const string Constructor = ".ctor";

    public static void Check(LinkScan scan)
    {
        foreach (var handle in scan.Reader.MemberReferences)
        {
            scan.Module.Effort.Spend();
            var member = scan.Reader.GetMemberReference(handle);

            // A type that is missing is told of already.
            if (scan.ContractOwner(member.Parent) is { } owner && scan.Visible(owner) is { } type)
            {
                Check(scan, owner, type, member);
            }
        }
    }

    /// <summary>Finds what a reference to a method means; <see langword="null"/> when the host's contract has no such method.</summary>
    public static MethodUse? Find(LinkScan scan, TypeUse type, string name, MethodSpelling signature) => Levels(scan, type, name)
        .OfType<TypeUse>()
        .SelectMany(level => level.Methods(name))
        .FirstOrDefault(method => method.IsVisible && method.Spelling.Exact == signature.Exact);

    private static IEnumerable<TypeUse?> Levels(LinkScan scan, TypeUse type, string name) => type.IsInterface || name == Constructor
        ? [type]
        : scan.Tree.WithBases(type).Select(one => one.Type);

    private static void Check(LinkScan scan, string owner, TypeUse type, MemberReference member)
    {
        var name = scan.Module.Text(member.Name);
        if (member.GetKind() is MemberReferenceKind.Field)
        {
            CheckField(scan, owner, type, name, SignatureReader.Field(scan.Module, member.Signature, []));
            return;
        }

        var signature = SignatureReader.Method(scan.Module, member.Signature, []);
        var text = MemberText.Method(owner, name, signature);
        scan.Uses(owner, name, text);
        if (Find(scan, type, name, signature) is null && !IsInherited(scan, type, name, signature))
        {
            var other = Levels(scan, type, name).OfType<TypeUse>().SelectMany(level => level.Methods(name)).FirstOrDefault(method => method.IsVisible);
            scan.Lacks(text, other is null ? $"there is no '{text}'" : $"there is no '{text}' (but '{MemberText.Method(owner, name, other.Spelling)}')");
        }
        else if (name == Constructor && type.IsAbstract && !IsDerivedFrom(scan, owner))
        {
            scan.Lacks(text, $"'{text}' makes a class that is abstract");
        }
    }

    private static void CheckField(LinkScan scan, string owner, TypeUse type, string name, TypeSpelling signature)
    {
        var text = MemberText.Field(owner, name, signature);
        scan.Uses(owner, name, text);
        if (type.Field(name)?.Exact != signature.Exact)
        {
            scan.Lacks(text, $"there is no '{text}'");
        }
    }

    /// <summary>Tells whether the method may come from a base class outside the contract: Exception, Attribute, Object.</summary>
    private static bool IsInherited(LinkScan scan, TypeUse type, string name, MethodSpelling signature) =>
        name != Constructor && BaseLibrary.HasMethod(
            type.IsInterface ? "System.Object" : scan.Tree.WithBases(type)[^1].Name, name, signature.Parameters.Count) is not false;

    private static bool IsDerivedFrom(LinkScan scan, string owner)
    {
        foreach (var handle in scan.Reader.TypeDefinitions)
        {
            scan.Module.Effort.Spend();
            if (scan.ContractOwner(scan.Reader.GetTypeDefinition(handle).BaseType) == owner)
            {
                return true;
            }
        }

        return false;
    }
}
