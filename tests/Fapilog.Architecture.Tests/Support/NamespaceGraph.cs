using Mono.Cecil;

namespace Fapilog.Architecture.Support;

/// <summary>
/// Which namespaces of an assembly refer to which, in signatures and in the bodies of methods.
/// </summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<(string From, string To), string> _references = [];
    private readonly HashSet<(string Namespace, string Type)> _used = [];

    private NamespaceGraph(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        foreach (var type in module.GetTypes().Where(type => IsOurs(NamespaceOf(type))))
        {
            foreach (var reference in ReferencesOf(type).SelectMany(Parts))
            {
                _used.Add((NamespaceOf(type), reference.FullName));
                if (reference.Scope == module && NamespaceOf(reference) is var to && to != NamespaceOf(type) && IsOurs(to))
                {
                    _references.TryAdd((NamespaceOf(type), to), $"{type.FullName} uses {reference.FullName}");
                }
            }
        }

        Namespaces = [.. module.Types.Select(NamespaceOf).Where(IsOurs).Distinct().Order(StringComparer.Ordinal)];
    }

    public static IEnumerable<string> AssemblyNames => Directory.GetFiles(AppContext.BaseDirectory, "Fapilog.*.dll")
        .Select(path => Path.GetFileNameWithoutExtension(path))
        .Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal));

    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>The references between two namespaces, each with one example.</summary>
    public IEnumerable<(string From, string To, string Example)> References =>
        _references.Select(reference => (reference.Key.From, reference.Key.To, reference.Value));

    public static NamespaceGraph Of(string assembly) => new(assembly);

    /// <summary>The full names of the types that a namespace uses, of whatever assembly.</summary>
    public IEnumerable<string> TypesUsedBy(string name) => _used.Where(use => use.Namespace == name).Select(use => use.Type);

    /// <summary>The references that lie on a circle.</summary>
    public IEnumerable<string> Circles() => _references
        .Where(reference => Reaches(reference.Key.To, reference.Key.From, []))
        .Select(reference => $"{reference.Key.From} -> {reference.Key.To}: {reference.Value}");

    private bool Reaches(string from, string to, HashSet<string> seen) => from == to
        || (seen.Add(from)
            && _references.Keys.Where(reference => reference.From == from).Any(reference => Reaches(reference.To, to, seen)));

    // What the compiler generates beside our code has namespaces of its own.
    private static bool IsOurs(string name) => name == "Fapilog" || name.StartsWith("Fapilog.", StringComparison.Ordinal);

    private static string NamespaceOf(TypeReference type) =>
        type.DeclaringType is { } outer ? NamespaceOf(outer) : type.Namespace;

    private static IEnumerable<TypeReference> ReferencesOf(TypeDefinition type)
    {
        List<TypeReference?> references =
        [
            type.BaseType,
            .. type.Interfaces.Select(implemented => implemented.InterfaceType),
            .. type.Fields.Select(field => field.FieldType),
        ];
        foreach (var method in type.Methods)
        {
            references.Add(method.ReturnType);
            references.AddRange(method.Parameters.Select(parameter => parameter.ParameterType));
            if (!method.HasBody)
            {
                continue;
            }

            references.AddRange(method.Body.Variables.Select(variable => variable.VariableType));
            foreach (var operand in method.Body.Instructions.Select(instruction => instruction.Operand))
            {
                switch (operand)
                {
                    case TypeReference used:
                        references.Add(used);
                        break;
                    case MethodReference called:
                        references.AddRange(
                        [
                            called.DeclaringType,
                            called.ReturnType,
                            .. called.Parameters.Select(parameter => parameter.ParameterType),
                        ]);
                        references.AddRange((called as GenericInstanceMethod)?.GenericArguments ?? []);
                        break;
                    case FieldReference accessed:
                        references.AddRange([accessed.DeclaringType, accessed.FieldType]);
                        break;
                    default:
                        break;
                }
            }
        }

        return references.OfType<TypeReference>();
    }

    // A constructed type refers to what it is made of.
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification specification => Parts(specification.ElementType),
        GenericParameter => [],
        _ => [type],
    };
}
