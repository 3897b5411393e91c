using System.Reflection.Metadata;
using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// Finds the classes that carry <c>[AlertProvider]</c> and reads what it says.
/// </summary>
internal static class DeclarationReader
{
    public static IReadOnlyList<ProviderDeclaration> Read(string path, MetadataReader reader)
    {
        var found = new List<ProviderDeclaration>();
        foreach (var handle in reader.CustomAttributes)
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (attribute.Parent.Kind is HandleKind.TypeDefinition
                && TypeNames.OfAttribute(reader, attribute).IsContract(nameof(AlertProviderAttribute)))
            {
                found.Add(Read(path, reader, (TypeDefinitionHandle)attribute.Parent, attribute));
            }
        }

        return [.. found.OrderBy(declaration => declaration.TypeName, StringComparer.Ordinal)];
    }

    private static ProviderDeclaration Read(string path, MetadataReader reader, TypeDefinitionHandle type, CustomAttribute attribute)
    {
        var typeName = TypeNames.Of(reader, type);
        ProviderDeclaration declaration;
        try
        {
            declaration = Decode(typeName, attribute.DecodeValue(AttributeTypes.Instance));
        }
#pragma warning disable CA1031 // The scan's boundary: a malformed attribute makes the decoder throw what it pleases.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new ProviderDeclaration
            {
                TypeName = typeName,
                Rejection = new(
                    LoadingCodes.MalformedDeclaration,
                    $"The [AlertProvider] of class '{typeName}' in '{path}' cannot be read. Ask the provider's author for a sound build."),
            };
        }

        return declaration with { Rejection = Check(path, declaration) ?? ProviderClass.Check(path, reader, type) };
    }

    private static ProviderDeclaration Decode(string typeName, CustomAttributeValue<string> value)
    {
        var named = value.NamedArguments.Where(argument => argument.Name is not null).ToDictionary(argument => argument.Name!, argument => argument.Value);
        return new ProviderDeclaration
        {
            TypeName = typeName,
            Name = (string?)value.FixedArguments[0].Value,
            Aliases = [.. Texts(named.GetValueOrDefault(nameof(AlertProviderAttribute.Aliases)))],
            Description = (string?)named.GetValueOrDefault(nameof(AlertProviderAttribute.Description)),
            SettingsTypeName = (string?)named.GetValueOrDefault(nameof(AlertProviderAttribute.Settings)),
            Channels = (AlertChannels)(int)named.GetValueOrDefault(nameof(AlertProviderAttribute.Channels), 0)!,
            MaxConcurrentCalls = (int)named.GetValueOrDefault(nameof(AlertProviderAttribute.MaxConcurrentCalls), 1)!,
            HandlesClear = (bool)named.GetValueOrDefault(nameof(AlertProviderAttribute.HandlesClear), false)!,
        };
    }

    private static IEnumerable<string> Texts(object? array) =>
        array is IEnumerable<CustomAttributeTypedArgument<string>> items ? items.Select(item => item.Value as string ?? string.Empty) : [];

    private static Rejection? Check(string path, ProviderDeclaration declaration)
    {
        foreach (var name in declaration.Aliases.Prepend(declaration.Name))
        {
            if (!ProviderName.IsValid(name))
            {
                return new(
                    LoadingCodes.BadName,
                    $"Class '{declaration.TypeName}' in '{path}' declares the name '{Sentence.Printable(name)}'. {ProviderName.Rule} "
                    + "Ask the provider's author for a build with such a name.");
            }
        }

        var fault = declaration switch
        {
            { MaxConcurrentCalls: < 1 } => $"MaxConcurrentCalls is {declaration.MaxConcurrentCalls} and must be at least 1",
            _ when !Enum.IsDefined(declaration.Channels) => $"Channels is {(int)declaration.Channels}, which this host does not know",
            _ => null,
        };
        return fault is null
            ? null
            : new(LoadingCodes.MalformedDeclaration, $"The [AlertProvider] of class '{declaration.TypeName}' in '{path}' is not valid: {fault}.");
    }
}
