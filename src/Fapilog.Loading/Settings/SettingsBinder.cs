using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Loading;

/// <summary>
/// Fills a provider's settings object member by member, so that every fault is found at once and has its own path.
/// </summary>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
[RequiresDynamicCode(SettingShape.ByReflection)]
internal sealed class SettingsBinder
{
    private readonly string _baseDirectory;
    private readonly bool _refusesBlank;
    private readonly SettingsFaults _faults = new();

    /// <param name="baseDirectory">The folder for relative paths in <c>file:</c> secrets.</param>
    /// <param name="refusesBlank">Whether a blank text is a fault. A provider decides that for its own settings.</param>
    private SettingsBinder(string baseDirectory, bool refusesBlank = false)
    {
        _baseDirectory = baseDirectory;
        _refusesBlank = refusesBlank;
    }

    /// <param name="type">The class the provider declares; <see langword="null"/> for a provider that takes no settings.</param>
    /// <param name="request">What is configured, and where.</param>
    public static BoundSettings Bind(Type? type, ProviderRequest request)
    {
        var (section, path) = (request.Settings, $"{request.ConfigurationPath}:Settings");
        var binder = new SettingsBinder(request.BaseDirectory);
        if (type is null)
        {
            foreach (var child in section?.GetChildren() ?? [])
            {
                binder._faults.Unknown(path, child.Key, known: [], given: []);
            }

            return new BoundSettings(null, SecretMask.None, binder._faults.All);
        }

        var value = Activator.CreateInstance(type)!;
        binder.FillObject(value, section, path);
        var secrets = SecretCollector.Collect(value);
        new SettingsValidator(binder._faults, secrets).Validate(value, path);
        return new BoundSettings(value, new SecretMask(secrets), binder._faults.All) { Raw = RawSettings.Read(request) };
    }

    /// <summary>
    /// Fills an object that has its defaults; <paramref name="readElsewhere"/> names settings that are not its members.
    /// </summary>
    public static IReadOnlyList<Fault> Fill(
        object target, IConfigurationSection section, string baseDirectory, IReadOnlyCollection<string> readElsewhere)
    {
        var binder = new SettingsBinder(baseDirectory, refusesBlank: true);
        binder.FillObject(target, section, section.Path, readElsewhere);
        return binder._faults.All;
    }

    private void FillObject(
        object target, IConfigurationSection? section, string path, IReadOnlyCollection<string>? readElsewhere = null)
    {
        var members = SettingShape.Members(target.GetType());
        var given = (section?.GetChildren() ?? [])
            .Where(child => readElsewhere?.Contains(child.Key, StringComparer.OrdinalIgnoreCase) is not true)
            .ToArray();
        foreach (var child in given)
        {
            if (members.TryGetValue(child.Key, out var member))
            {
                FillMember(target, member, child, $"{path}:{member.Name}");
            }
            else
            {
                _faults.Unknown(
                    path,
                    child.Key,
                    Settable(members.Values, readElsewhere ?? []),
                    section!.GetChildren().Select(one => one.Key));
            }
        }

        foreach (var member in members.Values.Where(member => member.IsDefined(typeof(RequiredMemberAttribute))))
        {
            if (!given.Any(child => IsGiven(child) && child.Key.Equals(member.Name, StringComparison.OrdinalIgnoreCase)))
            {
                _faults.Missing($"{path}:{member.Name}", member.Name);
            }
        }
    }

    private void FillMember(object target, PropertyInfo member, IConfigurationSection section, string path)
    {
        if (!IsGiven(section))
        {
            return;
        }

        var settable = member.SetMethod is { IsPublic: true };
        var existing = settable ? null : member.GetValue(target);
        if (TryMake(member.PropertyType, member.Name, section, path, existing, member, out var value) && settable)
        {
            try
            {
                member.SetValue(target, value);
            }
            catch (TargetInvocationException exception)
            {
                // The setter's message may repeat the value.
                _faults.Invalid(
                    path, $"The provider refuses the value of '{member.Name}' ({exception.GetBaseException().GetType().Name})");
            }
        }
    }

    private bool TryMake(
        Type type,
        string name,
        IConfigurationSection section,
        string path,
        object? existing,
        PropertyInfo? member,
        out object? value)
    {
        value = existing;
        var shape = SettingShape.For(type);
        var range = member?.GetCustomAttribute<RangeAttribute>();
        switch (shape.Kind)
        {
            case SettingKind.Scalar when section.GetChildren().Any():
                _faults.WrongType(path, name, $"{SettingScalar.Describe(type, range)}, and has settings below it");
                return false;
            case SettingKind.Scalar when string.IsNullOrEmpty(section.Value) && member is not null && MeansNull(member):
                value = null;
                return true;
            case SettingKind.Scalar when SettingScalar.IsEmpty(type, section.Value)
                && (type == typeof(Secret) || (member is not null && IsRequired(member))):
                _faults.Missing(path, name, isOptional: member is not null && !IsRequired(member));
                return false;
            case SettingKind.Scalar when type == typeof(Secret) && RawSettings.FileFault(section.Value!) is { } fileFault:
                _faults.SecretUnreadable(path, fileFault);
                return false;
            case SettingKind.Scalar when _refusesBlank && type == typeof(string) && string.IsNullOrWhiteSpace(section.Value):
                _faults.WrongType(path, name, "a text that is not blank, or left out");
                return false;
            case SettingKind.Scalar:
                var converted = SettingScalar.TryConvert(section, type, _baseDirectory, out value);
                if (!converted)
                {
                    _faults.WrongType(
                        path,
                        name,
                        SettingScalar.Describe(type, range, section.Value),
                        SettingScalar.Shown(type, section.Value),
                        SettingScalar.Nearest(type, section.Value));
                }

                return converted;
            case SettingKind.Object when section.Value is null:
                value ??= Activator.CreateInstance(type)!;
                FillObject(value, section, path);
                return true;
            // An empty list of JSON is an empty text in configuration, an empty group is null.
            case SettingKind.List when string.IsNullOrEmpty(section.Value)
                && section.GetChildren().All(child => child.Key.All(char.IsAsciiDigit)):
            case SettingKind.Map when section.Value is null:
                return TryMakeCollection(type, shape, name, section, path, ref value);
            default:
                _faults.WrongType(path, name, shape.Kind switch
                {
                    SettingKind.List => $"a list: write '{path}:0' and so on, or brackets in JSON",
                    SettingKind.Map => $"a map of names and values: write '{path}:NAME', or braces in JSON",
                    SettingKind.Object => $"a group of settings: write '{path}:{SettingShape.Members(type).Values.First().Name}', or braces in JSON",
                    _ => $"left out: configuration cannot fill a '{type.Name}'",
                });
                return false;
        }
    }

    private bool TryMakeCollection(
        Type type, SettingShape shape, string name, IConfigurationSection section, string path, ref object? value)
    {
        var target = value ?? SettingCollection.Create(type, shape);
        if (target is null)
        {
            _faults.WrongType(path, name, $"left out: configuration cannot fill a '{type.Name}'");
            return false;
        }

        foreach (var child in section.GetChildren().Where(IsGiven))
        {
            var (elementName, elementPath) = ($"{name}:{child.Key}", $"{path}:{child.Key}");
            if (TryMake(shape.Element!, elementName, child, elementPath, existing: null, member: null, out var element))
            {
                SettingCollection.Add(target, shape, child.Key, element);
            }
        }

        value = type.IsArray ? SettingCollection.ToArray((IList)target, shape.Element!) : target;
        return true;
    }

    /// <summary>
    /// Names the settings that can stand in a group: not a member that only code can set, nor one that is set in another section.
    /// </summary>
    private static IEnumerable<string> Settable(IEnumerable<PropertyInfo> members, IReadOnlyCollection<string> readElsewhere)
    {
        string[] ofCode =
        [
            .. members.Where(member => SettingShape.For(member.PropertyType).Kind is SettingKind.Unsupported)
                .Select(member => member.Name),
        ];
        var names = members.Select(member => member.Name).ToArray();
        return names.Except(readElsewhere).Concat(readElsewhere.Except(names)).Except(ofCode);
    }

    /// <summary>An empty value is a fault, unless its setting says that it means none.</summary>
    private static bool MeansNull(PropertyInfo member) =>
        member.GetCustomAttribute<DisplayFormatAttribute>() is { ConvertEmptyStringToNull: true }
        && (!member.PropertyType.IsValueType || Nullable.GetUnderlyingType(member.PropertyType) is not null);

    private static bool IsRequired(PropertyInfo member) =>
        member.IsDefined(typeof(RequiredMemberAttribute)) || member.IsDefined(typeof(RequiredAttribute));

    /// <summary>A JSON null counts as absent: the default stays.</summary>
    private static bool IsGiven(IConfigurationSection section) => section.Value is not null || section.GetChildren().Any();
}

/// <summary>
/// A provider's settings object, every fault in it, and the mask for its secrets.
/// </summary>
internal sealed record BoundSettings(object? Value, SecretMask Mask, IReadOnlyList<Fault> Faults)
{
    /// <summary>Gets the settings as texts, by their path.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Raw { get; init; } = [];
}

/// <summary>
/// An instance's settings as texts, for providers without a settings class.
/// </summary>
internal static class RawSettings
{
    private const string FilePrefix = "file:";

    public static IReadOnlyList<KeyValuePair<string, string?>> Read(ProviderRequest request) =>
        request.Settings is { } section
            ? [.. section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null)]
            : [];

    /// <summary>Returns the settings as they are, with relative paths of <c>file:</c> secrets made absolute.</summary>
    public static BoundSettings Bind(ProviderRequest request) => new(null, Mask(request), [])
    {
        Raw = [.. Read(request)
            .Select(pair => KeyValuePair.Create(pair.Key, (string?)Absolute(pair.Value!, request.BaseDirectory)))],
    };

    /// <summary>
    /// Returns a mask of every value except true and false: without a settings class any of them may be a secret.
    /// </summary>
    public static SecretMask Mask(ProviderRequest request) => new(Read(request)
        .Where(pair => pair.Value!.Length > 0 && !bool.TryParse(pair.Value, out _))
        .Select(pair => Secret.Parse(Absolute(pair.Value!, request.BaseDirectory))));

    /// <summary>Returns why the path of a <c>file:</c> secret cannot be one; null for every other secret.</summary>
    public static string? FileFault(string text) =>
        text.StartsWith(FilePrefix, StringComparison.Ordinal) && PathText.FindFault(text[FilePrefix.Length..]) is { } why
            ? $"The secret's file '{PathText.Shown(text[FilePrefix.Length..])}' cannot be read. {why}"
            : null;

    /// <summary>Makes a relative path of a <c>file:</c> secret absolute.</summary>
    public static string Absolute(string text, string baseDirectory) =>
        text.StartsWith(FilePrefix, StringComparison.Ordinal)
            && text.Length > FilePrefix.Length
            && !Path.IsPathRooted(text[FilePrefix.Length..])
            ? FilePrefix + PathText.Absolute(text[FilePrefix.Length..], baseDirectory)
            : text;
}
