using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Every type of the contract that a DLL names must be in the host's, and visible.
/// </summary>
internal static class TypeLinks
{
    public static void Check(LinkScan scan)
    {
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in scan.Reader.TypeReferences)
        {
            if (scan.Module.Origin(handle) is { IsContract: true } origin)
            {
                Check(scan, origin.FullName, missing);
            }
        }

        foreach (var handle in scan.Reader.ExportedTypes)
        {
            scan.Module.Effort.Spend();
            var type = scan.Reader.GetExportedType(handle);
            if (type.Implementation.Kind is HandleKind.AssemblyReference
                && scan.Module.Text(
                    scan.Reader.GetAssemblyReference((AssemblyReferenceHandle)type.Implementation).Name) == ContractAssembly.Name
                && $"{scan.Module.Text(type.Namespace)}.{scan.Module.Text(type.Name)}" is var name
                && !scan.Contract.Forwards(name))
            {
                Check(scan, name, missing);
            }
        }
    }

    private static void Check(LinkScan scan, string name, HashSet<string> missing)
    {
        var shown = TypeSpelling.Full(name);
        scan.Uses(name, string.Empty, shown);
        var outer = name.LastIndexOf('+');
        if (scan.Visible(name) is null && missing.Add(name) && !(outer > 0 && missing.Contains(name[..outer])))
        {
            scan.Lacks(shown, scan.Contract.Find(name) is null ? $"there is no '{shown}'" : $"'{shown}' is not public");
        }
    }
}

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

    /// <summary>
    /// Finds what a reference to a method means; <see langword="null"/> when the host's contract has no such method.
    /// </summary>
    public static MethodUse? Find(LinkScan scan, TypeUse type, string name, MethodSpelling signature) => Levels(scan, type, name)
        .OfType<TypeUse>()
        .SelectMany(level => level.Methods(name))
        .FirstOrDefault(method => method.IsVisible && method.Spelling.Exact == signature.Exact);

    private static IEnumerable<TypeUse?> Levels(LinkScan scan, TypeUse type, string name) =>
        type.IsInterface || name == Constructor
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
            var other = Levels(scan, type, name).OfType<TypeUse>()
                .SelectMany(level => level.Methods(name))
                .FirstOrDefault(method => method.IsVisible);
            scan.Lacks(
                text,
                other is null
                    ? $"there is no '{text}'"
                    : $"there is no '{text}' (but '{MemberText.Method(owner, name, other.Spelling)}')");
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
            type.IsInterface ? "System.Object" : scan.Tree.WithBases(type)[^1].Name,
            name,
            signature.Parameters.Count) is not false;

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
                && scan.ContractOwner(
                    scan.Reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent) is { } owner
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
                Check(
                    scan,
                    TypeSpelling.Full(owner),
                    type.Module,
                    type.Definition.GetGenericParameters(),
                    SignatureReader.TypeArguments(scan.Module, handle, []));
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
        LinkScan scan,
        string name,
        LinkModule contract,
        GenericParameterHandleCollection parameters,
        IReadOnlyList<TypeSpelling> arguments)
    {
        var text = $"{name}<{string.Join(", ", arguments.Select(argument => argument.Shown))}>";
        if (parameters.Count != arguments.Count)
        {
            scan.Lacks(text, $"'{text}' has {CountText.Format(parameters.Count, "type parameter")} here");
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

/// <summary>
/// Says whether a type keeps to the constraints of a generic parameter. What only the runtime could tell counts as kept.
/// </summary>
internal static class Constraint
{
    private static readonly HashSet<string> References = new(StringComparer.Ordinal) { "string", "object" };

    /// <summary>Returns the constraint that is not kept, for people.</summary>
    public static string? Broken(LinkScan scan, GenericParameter parameter, TypeSpelling argument)
    {
        if (IsOpen(argument))
        {
            return null;
        }

        var attributes = parameter.Attributes;
        var isReference = argument.Exact.StartsWith("class ", StringComparison.Ordinal)
            || argument.Exact.EndsWith(']')
            || References.Contains(argument.Exact);
        return attributes switch
        {
            _ when Has(attributes, GenericParameterAttributes.ReferenceTypeConstraint) && !isReference => "a class",
            _ when Has(attributes, GenericParameterAttributes.NotNullableValueTypeConstraint) && isReference => "a structure",
            _ when Has(attributes, GenericParameterAttributes.DefaultConstructorConstraint)
                && isReference
                && !IsMakeable(scan, argument) =>
                "a public constructor without parameters",
            _ => BrokenType(scan, parameter, argument),
        };
    }

    private static bool Has(GenericParameterAttributes attributes, GenericParameterAttributes one) => (attributes & one) != 0;

    private static bool IsOpen(TypeSpelling argument) => argument.Exact.StartsWith('!');

    private static TypeUse? Own(LinkScan scan, TypeSpelling argument)
    {
        var space = argument.Exact.IndexOf(' ', StringComparison.Ordinal);
        return space > 0
            && scan.Module.Find(argument.Exact[(space + 1)..]) is { } handle ? new TypeUse(scan.Module, handle, []) : null;
    }

    private static bool IsMakeable(LinkScan scan, TypeSpelling argument) => Own(scan, argument) is not { } type
        || (!type.IsAbstract
            && type.Methods(".ctor").Any(constructor => constructor.IsPublic && constructor.Spelling.Parameters.Count == 0));

    private static string? BrokenType(LinkScan scan, GenericParameter parameter, TypeSpelling argument)
    {
        if (Own(scan, argument) is not { } type)
        {
            return null;
        }

        var classes = scan.Tree.WithBases(type);
        foreach (var handle in parameter.GetConstraints())
        {
            var wanted = scan.Contract.Module.Reader.GetGenericParameterConstraint(handle).Type;
            if (wanted.Kind is HandleKind.TypeDefinition
                && new TypeUse(scan.Contract.Module, (TypeDefinitionHandle)wanted, []) is var target
                && classes[^1].Name is "System.Object" or "System.ValueType"
                && !classes.Select(one => one.Type).OfType<TypeUse>().Concat(scan.Tree.Interfaces(classes)).Any(target.Is))
            {
                return $"a '{TypeSpelling.Full(target.FullName)}'";
            }
        }

        return null;
    }
}
