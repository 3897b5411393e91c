using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Fapilog.Loading;

/// <summary>
/// Makes and fills the lists and maps of a settings class, whose element types are known only at run time.
/// </summary>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
[RequiresDynamicCode(SettingShape.ByReflection)]
internal static class SettingCollection
{
    /// <summary>Returns an empty collection that the type can hold, or <see langword="null"/> when we know of none.</summary>
    public static object? Create(Type type, SettingShape shape)
    {
        // Configuration keys have no case, so neither have a map's.
        object common = shape.Kind is SettingKind.Map
            ? Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), shape.Element!), StringComparer.OrdinalIgnoreCase)!
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
            typeof(IDictionary<,>).MakeGenericType(typeof(string), shape.Element!).GetProperty("Item")!.SetValue(target, element, [key]);
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
