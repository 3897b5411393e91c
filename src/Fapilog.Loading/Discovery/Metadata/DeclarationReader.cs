using System.Reflection.Metadata;
using Fapilog.Alerting;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Finds the classes with <c>[AlertProvider]</c> and reads the attribute.
/// </summary>
internal static class DeclarationReader
{
    // Nobody writes so many, and damaged tables would make as many rows as they please.
    private const int Most = 256;

    public static IReadOnlyList<ProviderDeclaration> Read(string path, MetadataReader reader)
    {
        var found = new List<ProviderDeclaration>();
        foreach (var handle in reader.CustomAttributes)
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (attribute.Parent.Kind is HandleKind.TypeDefinition
                && TypeNames.IsContractAttribute(reader, attribute, nameof(AlertProviderAttribute)))
            {
                if (found.Count == Most)
                {
                    throw new BadImageFormatException();
                }

                found.Add(Read(path, reader, (TypeDefinitionHandle)attribute.Parent, attribute));
            }
        }

        return [.. found.OrderBy(declaration => declaration.TypeName, StringComparer.Ordinal)];
    }

    private static ProviderDeclaration Read(
        string path, MetadataReader reader, TypeDefinitionHandle type, CustomAttribute attribute)
    {
        var typeName = TypeNames.NameOf(reader, type);
        ProviderDeclaration declaration;
        try
        {
            declaration = Decode(typeName, AttributeReader.Read(reader, attribute));
        }
#pragma warning disable CA1031 // The scan's boundary: a malformed attribute makes the decoder throw what it pleases.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new ProviderDeclaration
            {
                TypeName = typeName,
                Fault = new(
                    LoadingCodes.MalformedDeclaration,
                    $"The [AlertProvider] of class '{typeName}' in '{path}' cannot be read. Ask the provider's author for a sound build."),
            };
        }

        return declaration with
        {
            Fault = Check(path, declaration)
                ?? ProviderClass.Check(path, reader, type)
                ?? ProviderClass.CheckSettings(path, reader, declaration),
        };
    }

    private static ProviderDeclaration Decode(string typeName, AttributeArguments arguments) => new()
    {
        TypeName = typeName,
        Name = (string?)arguments.Fixed[0],
        Aliases = [.. ((object?[]?)arguments[nameof(AlertProviderAttribute.Aliases)] ?? [])
            .Select(alias => alias as string ?? string.Empty)],
        Description = Printable((string?)arguments[nameof(AlertProviderAttribute.Description)]),
        SettingsTypeName = (string?)arguments[nameof(AlertProviderAttribute.Settings)],
        Channels = (AlertChannels)(int)(arguments[nameof(AlertProviderAttribute.Channels)] ?? 0),
        MaxConcurrentCalls = (int)(arguments[nameof(AlertProviderAttribute.MaxConcurrentCalls)] ?? 1),
        HandlesClear = (bool)(arguments[nameof(AlertProviderAttribute.HandlesClear)] ?? false),
    };

    private static Fault? Check(string path, ProviderDeclaration declaration)
    {
        foreach (var name in declaration.Aliases.Prepend(declaration.Name))
        {
            if (!ProviderName.IsValid(name))
            {
                return new(
                    LoadingCodes.BadName,
                    $"Class '{declaration.TypeName}' in '{path}' declares the name '{NameText.Shown(name)}'. {NameText.Rule(name)} "
                    + "Ask the provider's author for a build with such a name.");
            }
        }

        var fault = declaration switch
        {
            { MaxConcurrentCalls: < 1 } => $"MaxConcurrentCalls is {declaration.MaxConcurrentCalls} and must be at least 1",
            _ when !Enum.IsDefined(declaration.Channels) =>
                $"Channels is {(int)declaration.Channels}, which this host does not know",
            _ => null,
        };
        return fault is null
            ? null
            : new(
                LoadingCodes.MalformedDeclaration,
                $"The [AlertProvider] of class '{declaration.TypeName}' in '{path}' is not valid: {fault}.");
    }

    /// <summary>What an author says is shown on terminals: control characters would steer them.</summary>
    private static string? Printable(string? text) =>
        text is null ? null : new([.. text.Select(character => char.IsControl(character) ? ' ' : character)]);
}
