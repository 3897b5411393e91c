using System.Collections;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Fapilog.Loading;

internal enum SettingKind
{
    /// <summary>One text in configuration.</summary>
    Scalar,
    List,
    Map,

    /// <summary>A class whose properties are settings.</summary>
    Object,

    /// <summary>Nothing configuration can fill.</summary>
    Unsupported,
}

/// <summary>
/// What configuration must look like to fill a type.
/// </summary>
internal readonly record struct SettingShape(SettingKind Kind, Type? Element = null)
{
    /// <summary>Why nothing that reads a settings class can be trimmed or compiled ahead of time.</summary>
    public const string ByReflection = "The members of settings classes are found by reflection, and their lists and maps made at run time.";

    [RequiresUnreferencedCode(ByReflection)]
    public static SettingShape Of(Type type)
    {
        if (type == typeof(byte[]) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)))
        {
            return new(SettingKind.Scalar);
        }

        if (MapElement(type) is { } value)
        {
            return new(SettingKind.Map, value);
        }

        if (ListElement(type) is { } element)
        {
            return new(SettingKind.List, element);
        }

        var isObject = type is { IsClass: true, IsAbstract: false } && type != typeof(object) && !typeof(Delegate).IsAssignableFrom(type);
        return new(isObject ? SettingKind.Object : SettingKind.Unsupported);
    }

    /// <summary>Returns the properties that configuration can fill, by name without regard to case.</summary>
    [RequiresUnreferencedCode(ByReflection)]
    public static IReadOnlyDictionary<string, PropertyInfo> Members(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0 && property.GetMethod is { IsPublic: true })
        .Where(property => property.SetMethod is { IsPublic: true }
            || Of(property.PropertyType).Kind is SettingKind.List or SettingKind.Map or SettingKind.Object)
        .GroupBy(property => property.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, MostDerived, StringComparer.OrdinalIgnoreCase);

    private static PropertyInfo MostDerived(IEnumerable<PropertyInfo> properties) =>
        properties.Aggregate((one, other) => other.DeclaringType!.IsSubclassOf(one.DeclaringType!) ? other : one);

    [RequiresUnreferencedCode(ByReflection)]
    private static Type? MapElement(Type type) => Interfaces(type)
        .Where(one => one.GetGenericTypeDefinition() == typeof(IDictionary<,>) || one.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        .Where(one => one.GetGenericArguments()[0] == typeof(string))
        .Select(one => one.GetGenericArguments()[1])
        .FirstOrDefault();

    [RequiresUnreferencedCode(ByReflection)]
    private static Type? ListElement(Type type) => !typeof(IEnumerable).IsAssignableFrom(type)
        ? null
        : Interfaces(type)
            .Where(one => one.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            .Select(one => one.GetGenericArguments()[0])
            .FirstOrDefault();

    [RequiresUnreferencedCode(ByReflection)]
    private static IEnumerable<Type> Interfaces(Type type) => type.GetInterfaces().Prepend(type).Where(one => one.IsGenericType);
}
