using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// The values directly below a value of a settings object, with their names.
/// </summary>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
[RequiresDynamicCode(SettingShape.ByReflection)]
internal static class SettingsWalk
{
    /// <summary>Tells whether a value has settings below it.</summary>
    public static bool IsGroup(object? value) => value is not null && SettingShape.Of(value.GetType()).Kind is SettingKind.Object;

    public static IEnumerable<(string Name, object? Value)> Elements(object? value)
    {
        return value switch
        {
            null or string or Secret or byte[] => [],
            IDictionary map => map.Keys.Cast<object>().Select(key => (key.ToString()!, map[key])),
            IEnumerable list => list.Cast<object?>().Select((element, index) => (index.ToString(System.Globalization.CultureInfo.InvariantCulture), element)),
            _ => [],
        };
    }

    public static IEnumerable<(PropertyInfo Member, object? Value)> Members(object group) =>
        SettingShape.Members(group.GetType()).Values.Select(member => (member, member.GetValue(group)));
}
