using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// Masks what a rule says of the settings of one group, but not the rule's own words: 'whsec_' stays in the message that a
/// secret must begin with it, even if the secret is 'whsec_'. To mask it there would say what the secret is.
/// </summary>
/// <remarks>
/// What a rule says alike of another secret holds nothing of this one. So each secret that the mask finds in a message is
/// replaced for a moment, and the rule asked again. A group is not shared yet when it is validated. A secret that also stands in
/// a setting that is none stays masked: the rule may repeat that one.
/// </remarks>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
[RequiresDynamicCode(SettingShape.ByReflection)]
internal sealed class RuleWords
{
    private const string Other = "q7Zk2Xw9Jt4Vh8Rb";

    private readonly object _group;
    private readonly IReadOnlyList<Secret> _secrets;

    /// <summary>Initializes a new instance of the <see cref="RuleWords"/> class.</summary>
    /// <param name="group">The group that is validated.</param>
    /// <param name="secrets">All secrets of the settings.</param>
    public RuleWords(object group, IReadOnlyList<Secret> secrets)
    {
        _group = group;
        _secrets = secrets;
    }

    /// <summary>Masks a message.</summary>
    /// <param name="message">What the rule says.</param>
    /// <param name="ask">Applies the rule to the group as it then is, and returns all that it says.</param>
    public string Mask(string message, Func<IEnumerable<string?>> ask)
    {
        var found = _secrets.Where(secret => new SecretMask(secret).Apply(message) != message).ToList();
        foreach (var place in found.Count == 0 ? [] : Places().Where(place => found.Contains(place.Secret)).ToList())
        {
            if (!IsAlsoElsewhere(_group, place.Secret.GetValue()) && IsSaidOfAnother(place, message, ask))
            {
                found.Remove(place.Secret);
            }
        }

        return new SecretMask(found).Apply(message);
    }

    /// <summary>Asks with a text that has only the length of the secret, and with one that only begins alike.</summary>
    private static bool IsSaidOfAnother(SecretPlace place, string message, Func<IEnumerable<string?>> ask)
    {
        var value = place.Secret.GetValue();
        var unlike = string.Concat(Enumerable.Repeat(Other, (value.Length / Other.Length) + 1))[..value.Length];
        string[] others = [unlike, value + Other];
        try
        {
            return others.Any(other =>
            {
                place.Set(Secret.Parse($"literal:{other}"));
                return ask().Contains(message, StringComparer.Ordinal);
            });
        }
#pragma warning disable CA1031 // A provider's rule that fails at a value it was not written for has said nothing of it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
        finally
        {
            place.Set(place.Secret);
        }
    }

    /// <summary>Returns whether a secret was also written where no secret belongs.</summary>
    private static bool IsAlsoElsewhere(object? value, string secret) => value switch
    {
        null or Secret or ValueType => false,
        string text => text.Contains(secret, StringComparison.OrdinalIgnoreCase),
        _ when SettingsWalk.IsGroup(value) =>
            SettingsWalk.Members(value).Any(member => IsAlsoElsewhere(member.Value, secret)),
        _ => SettingsWalk.Elements(value).Any(
            element => IsAlsoElsewhere(element.Name, secret) || IsAlsoElsewhere(element.Value, secret)),
    };

    private IEnumerable<SecretPlace> Places()
    {
        foreach (var (member, value) in SettingsWalk.Members(_group))
        {
            switch (value)
            {
                case Secret secret when member.SetMethod is not null:
                    yield return new(secret, other => member.SetValue(_group, other));
                    break;

                case IDictionary { IsReadOnly: false } map:
                    foreach (var key in map.Keys.Cast<object>().Where(key => map[key] is Secret).ToList())
                    {
                        yield return new((Secret)map[key]!, other => map[key] = other);
                    }

                    break;

                case IList { IsReadOnly: false } list:
                    for (var i = 0; i < list.Count; i++)
                    {
                        if (list[i] is Secret secret)
                        {
                            var index = i;
                            yield return new(secret, other => list[index] = other);
                        }
                    }

                    break;
            }
        }
    }

    private readonly record struct SecretPlace(Secret Secret, Action<Secret> Set);
}
