using System.Diagnostics.CodeAnalysis;
using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// Finds every secret of a settings object, those it was made with included, so that all of them can be masked.
/// </summary>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
[RequiresDynamicCode(SettingShape.ByReflection)]
internal static class SecretCollector
{
    public static IReadOnlyList<Secret> Collect(object settings)
    {
        var found = new List<Secret>();
        Visit(settings, found, new HashSet<object>(ReferenceEqualityComparer.Instance));
        return found;
    }

    private static void Visit(object? value, List<Secret> found, HashSet<object> visited)
    {
        if (value is Secret secret)
        {
            found.Add(secret);
        }
        else if (value is not (null or string or ValueType) && visited.Add(value))
        {
            foreach (var (_, element) in SettingsWalk.Elements(value))
            {
                Visit(element, found, visited);
            }

            if (SettingsWalk.IsGroup(value))
            {
                foreach (var (_, member) in SettingsWalk.Members(value))
                {
                    Visit(member, found, visited);
                }
            }
        }
    }
}
