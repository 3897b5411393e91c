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

    /// <summary>A type that configuration cannot fill.</summary>
    Unsupported,
}

/// <summary>
/// The form that configuration must have to fill a type.
/// </summary>
internal readonly record struct SettingShape(SettingKind Kind, Type? Element = null)
{
    /// <summary>Why code that reads a settings class cannot be trimmed or compiled ahead of time.</summary>
    public const string ByReflection =
        "The members of settings classes are found by reflection, and their lists and maps made at run time.";

    [RequiresUnreferencedCode(ByReflection)]
    public static SettingShape For(Type type)
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

        var isObject =
            type is { IsClass: true, IsAbstract: false } && type != typeof(object) && !typeof(Delegate).IsAssignableFrom(type);
        return new(isObject ? SettingKind.Object : SettingKind.Unsupported);
    }

    /// <summary>Returns the properties that configuration can fill, by name without regard to case.</summary>
    [RequiresUnreferencedCode(ByReflection)]
    public static IReadOnlyDictionary<string, PropertyInfo> Members(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0 && property.GetMethod is { IsPublic: true })
        .Where(property => property.SetMethod is { IsPublic: true }
            || For(property.PropertyType).Kind is SettingKind.List or SettingKind.Map or SettingKind.Object)
        .GroupBy(property => property.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, MostDerived, StringComparer.OrdinalIgnoreCase);

    private static PropertyInfo MostDerived(IEnumerable<PropertyInfo> properties) =>
        properties.Aggregate((one, other) => other.DeclaringType!.IsSubclassOf(one.DeclaringType!) ? other : one);

    [RequiresUnreferencedCode(ByReflection)]
    private static Type? MapElement(Type type) => Interfaces(type)
        .Where(one => one.GetGenericTypeDefinition() == typeof(IDictionary<,>)
            || one.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
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

/// <summary>
/// Creates and fills the lists and maps of a settings class, whose element types are known only at run time.
/// </summary>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
[RequiresDynamicCode(SettingShape.ByReflection)]
internal static class SettingCollection
{
    /// <summary>Returns an empty collection that the type can hold, or <see langword="null"/> when there is none.</summary>
    public static object? Create(Type type, SettingShape shape)
    {
        // Configuration keys have no case, so neither have a map's.
        object common = shape.Kind is SettingKind.Map
            ? Activator.CreateInstance(
                typeof(Dictionary<,>).MakeGenericType(typeof(string), shape.Element!), StringComparer.OrdinalIgnoreCase)!
            : Activator.CreateInstance(typeof(List<>).MakeGenericType(shape.Element!))!;
        if (type.IsArray || type.IsInstanceOfType(common))
        {
            return common;
        }

        if (type is { IsClass: true, IsAbstract: false } && type.GetConstructor(Type.EmptyTypes) is not null)
        {
            return Activator.CreateInstance(type);
        }

        var set = typeof(HashSet<>).MakeGenericType(shape.Element!);
        return type.IsAssignableFrom(set) ? Activator.CreateInstance(set) : null;
    }

    public static void Add(object target, SettingShape shape, string key, object? element)
    {
        if (shape.Kind is SettingKind.Map)
        {
            typeof(IDictionary<,>).MakeGenericType(typeof(string), shape.Element!)
                .GetProperty("Item")!
                .SetValue(target, element, [key]);
        }
        else
        {
            typeof(ICollection<>).MakeGenericType(shape.Element!).GetMethod("Add")!.Invoke(target, [element]);
        }
    }

    public static Array ToArray(IList list, Type element)
    {
        var array = Array.CreateInstance(element, list.Count);
        list.CopyTo(array, 0);
        return array;
    }
}
