using System.Reflection.Metadata;

namespace Fapilog.Loading;

/// <summary>
/// What an attribute of the contract is given by name must be a property or field it has here.
/// </summary>
internal static class AttributeLinks
{
    public static void Check(LinkScan scan)
    {
        foreach (var handle in scan.Reader.CustomAttributes)
        {
            scan.Module.Effort.Spend();
            var attribute = scan.Reader.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind is HandleKind.MemberReference
                && scan.ContractOwner(scan.Reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent) is { } owner
                && scan.Visible(owner) is { } type)
            {
                scan.Module.Effort.Spend(scan.Reader.GetBlobReader(attribute.Value).Length);
                foreach (var argument in AttributeReader.Read(scan.Reader, attribute).Named)
                {
                    Check(scan, owner, type, argument);
                }
            }
        }
    }

    private static void Check(LinkScan scan, string owner, TypeUse type, NamedArgument argument)
    {
        var text = $"{TypeSpelling.Full(owner)}.{argument.Name}" + (argument.IsField ? string.Empty : " { set; }");
        scan.Uses(owner, argument.Name, text);
        var levels = scan.Tree.WithBases(type).Select(level => level.Type).OfType<TypeUse>();
        var found = argument.IsField
            ? levels.Any(level => level.Field(argument.Name) is not null)
            : levels.Any(level => level.Methods("set_" + argument.Name).Any(setter => setter.IsPublic));
        if (!found)
        {
            scan.Lacks(text, $"there is no '{text}'");
        }
    }
}
