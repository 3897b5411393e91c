using System.Reflection;
using System.Reflection.Metadata;

namespace Fapilog.Loading;

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
        var isReference = argument.Exact.StartsWith("class ", StringComparison.Ordinal) || argument.Exact.EndsWith(']') || References.Contains(argument.Exact);
        return attributes switch
        {
            _ when Has(attributes, GenericParameterAttributes.ReferenceTypeConstraint) && !isReference => "a class",
            _ when Has(attributes, GenericParameterAttributes.NotNullableValueTypeConstraint) && isReference => "a structure",
            _ when Has(attributes, GenericParameterAttributes.DefaultConstructorConstraint) && isReference && !IsMakeable(scan, argument) =>
                "a public constructor without parameters",
            _ => BrokenType(scan, parameter, argument),
        };
    }

    private static bool Has(GenericParameterAttributes attributes, GenericParameterAttributes one) => (attributes & one) != 0;

    private static bool IsOpen(TypeSpelling argument) => argument.Exact.StartsWith('!');

    private static TypeUse? Own(LinkScan scan, TypeSpelling argument)
    {
        var space = argument.Exact.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && scan.Module.Find(argument.Exact[(space + 1)..]) is { } handle ? new TypeUse(scan.Module, handle, []) : null;
    }

    private static bool IsMakeable(LinkScan scan, TypeSpelling argument) => Own(scan, argument) is not { } type
        || (!type.IsAbstract && type.Methods(".ctor").Any(constructor => constructor.IsPublic && constructor.Spelling.Parameters.Count == 0));

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
