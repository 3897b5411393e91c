using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Fapilog.Alerting;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Checks in metadata whether a class can be used as a provider: it can be created, and it implements the contract.
/// </summary>
internal static class ProviderClass
{
    private const string NoConstructor = "has no public constructor without parameters";

    public static Fault? Check(string path, MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var fault = WrongKind(type)
            ?? (Implements(reader, handle) is false ? $"does not implement {nameof(IAlertProvider)}" : null)
            ?? (HasConstructor(reader, type) ? null : NoConstructor);
        return fault is null
            ? null
            : new(
                LoadingCodes.UnusableClass,
                $"Class '{TypeNames.NameOf(reader, handle)}' in '{path}' carries [AlertProvider] and {fault}. Ask the provider's author for a sound build.");
    }

    /// <summary>
    /// Says whether the settings class can be made, where it lies in the same DLL: elsewhere only the load can tell.
    /// </summary>
    public static Fault? CheckSettings(string path, MetadataReader reader, ProviderDeclaration declaration)
    {
        if (declaration.SettingsTypeName is not { } name || name.Contains(',', StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (name.EndsWith(reader.GetString(type.Name), StringComparison.Ordinal) && TypeNames.NameOf(reader, handle) == name)
            {
                var fault = WrongKind(type) ?? (IsStruct(reader, type) || HasConstructor(reader, type) ? null : NoConstructor);
                return fault is not null
                    ? new(
                        LoadingCodes.UnusableClass,
                        $"The settings class '{name}' of class '{declaration.TypeName}' in '{path}' {fault}. Ask the provider's author for a sound build.")
                    : null;
            }
        }

        return null;
    }

    private static string? WrongKind(TypeDefinition type) => type switch
    {
        _ when (type.Attributes & TypeAttributes.Interface) != 0 => "is an interface",
        _ when (type.Attributes & TypeAttributes.Abstract) != 0 => "is abstract or static",
        _ when type.GetGenericParameters().Count > 0 => "is generic",
        _ => null,
    };

    private static bool IsStruct(MetadataReader reader, TypeDefinition type) =>
        type.BaseType.Kind is HandleKind.TypeReference
        && TypeNames.NameOf(reader, (TypeReferenceHandle)type.BaseType) is { Namespace: "System", Name: "ValueType" or "Enum" };

    /// <summary>Returns <see langword="null"/> when only another assembly could tell.</summary>
    /// <remarks>Damaged metadata may derive a type from itself, or each of many from all others: each is visited once.</remarks>
    private static bool? Implements(MetadataReader reader, TypeDefinitionHandle start)
    {
        bool? answer = false;
        var open = new List<int> { MetadataTokens.GetRowNumber(start) };
        var seen = new HashSet<int>(open);
        for (var next = 0; next < open.Count; next++)
        {
            var type = reader.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(open[next]));
            foreach (var parent in Parents(reader, type))
            {
                if (parent.Kind is HandleKind.TypeDefinition)
                {
                    var row = MetadataTokens.GetRowNumber((TypeDefinitionHandle)parent);
                    if (seen.Add(row))
                    {
                        open.Add(row);
                    }

                    continue;
                }

                var one = IsProvider(reader, parent);
                if (one is true)
                {
                    return true;
                }

                answer = one is null ? null : answer;
            }
        }

        return answer;
    }

    /// <summary>Returns what a type implements and derives from.</summary>
    public static IEnumerable<EntityHandle> Parents(MetadataReader reader, TypeDefinition type)
    {
        foreach (var handle in type.GetInterfaceImplementations())
        {
            if (reader.GetInterfaceImplementation(handle).Interface is { IsNil: false } one)
            {
                yield return one;
            }
        }

        if (!type.BaseType.IsNil)
        {
            yield return type.BaseType;
        }
    }

    private static bool? IsProvider(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind is not HandleKind.TypeReference)
        {
            return null;
        }

        var name = TypeNames.NameOf(reader, (TypeReferenceHandle)parent);
        return name switch
        {
            _ when name.IsContract(nameof(IAlertProvider)) => true,
            _ when name.Assembly == ContractAssembly.Name =>
                ContractSurface.Host.Find(name.FullName) is { IsInterface: true } other
                    && other.Definition.GetInterfaceImplementations().Count == 0 ? false : null,
            _ when AssemblyInspector.IsBaseLibrary(name.Assembly) => false,
            _ => null,
        };
    }

    private static bool HasConstructor(MetadataReader reader, TypeDefinition type)
    {
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            if (reader.StringComparer.Equals(method.Name, ".ctor")
                && (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public
                && reader.GetBlobReader(method.Signature) is var signature
                && signature.ReadSignatureHeader().IsInstance
                && signature.ReadCompressedInteger() == 0)
            {
                return true;
            }
        }

        return false;
    }
}
