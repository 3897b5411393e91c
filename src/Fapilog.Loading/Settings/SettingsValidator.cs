using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// Validates a bound settings object by its data annotations, at every depth, and reads every secret once.
/// </summary>
/// <remarks>
/// A member that could not be bound is not validated. An object's own <see cref="IValidatableObject"/> runs only when its members
/// are valid, as everywhere in .NET.
/// </remarks>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
[RequiresDynamicCode(SettingShape.ByReflection)]
internal sealed class SettingsValidator
{
    /// <summary>The key in <see cref="ValidationContext.Items"/>: a set of names, of types that every context shares.</summary>
    internal const string RefusedSettings = "Fapilog.RefusedSettings";

    private readonly SettingsFaults _faults;
    private readonly IReadOnlyList<Secret> _secrets;
    private readonly HashSet<object> _visited = new(ReferenceEqualityComparer.Instance);

    /// <summary>Initializes a new instance of the <see cref="SettingsValidator"/> class.</summary>
    /// <param name="faults">Takes what is found.</param>
    /// <param name="secrets">All secrets of the settings, which no message may hold.</param>
    public SettingsValidator(SettingsFaults faults, IReadOnlyList<Secret> secrets)
    {
        _faults = faults;
        _secrets = secrets;
    }

    public void Validate(object group, string path)
    {
        if (!_visited.Add(group))
        {
            return;
        }

        foreach (var (member, value) in SettingsWalk.Members(group))
        {
            var memberPath = $"{path}:{member.Name}";
            // Attributes validate the value of a secret, and would report one that cannot be read as invalid.
            if (!_faults.Has(memberPath) && (value is not Secret secret || IsReadable(secret, memberPath)))
            {
                CheckMember(group, member, value, memberPath);
                Descend(value, memberPath);
            }
        }

        if (!_faults.HasBelow(path))
        {
            CheckGroup(group, path);
        }
    }

    private void Descend(object? value, string path)
    {
        if (value is Secret secret)
        {
            IsReadable(secret, path);
        }
        else if (SettingsWalk.IsGroup(value))
        {
            Validate(value!, path);
        }
        else
        {
            foreach (var (name, element) in SettingsWalk.Elements(value))
            {
                Descend(element, $"{path}:{name}");
            }
        }
    }

    private void CheckMember(object group, PropertyInfo member, object? value, string path)
    {
        var context = new ValidationContext(group, Items(group, path[..^(member.Name.Length + 1)]))
        {
            MemberName = member.Name,
            DisplayName = member.Name,
        };
        foreach (var attribute in member.GetCustomAttributes<ValidationAttribute>(inherit: true))
        {
            if (attribute.GetValidationResult(value, context) is not { } result)
            {
                continue;
            }

            if (attribute is RequiredAttribute)
            {
                _faults.Missing(path, member.Name);
                return;
            }

            var message = new RuleWords(group, _secrets).Mask(
                Text(result), () => [attribute.GetValidationResult(member.GetValue(group), context)?.ErrorMessage]);
            _faults.Invalid(path, HasOwnMessage(attribute) ? message : Reworded(attribute, value, path, member.Name, message));
        }
    }

    private static bool HasOwnMessage(ValidationAttribute attribute) =>
        attribute is not (RangeAttribute or StringLengthAttribute or MinLengthAttribute or MaxLengthAttribute or LengthAttribute
            or RegularExpressionAttribute)
        || attribute.ErrorMessage is not null
        || attribute.ErrorMessageResourceName is not null;

    /// <summary>Says in our words what .NET says of a field.</summary>
    private static string Reworded(ValidationAttribute attribute, object? value, string path, string name, string message)
    {
        var isPlain = attribute is RangeAttribute { MinimumIsExclusive: false, MaximumIsExclusive: false };
        var text = isPlain && value is IFormattable && attribute is RangeAttribute range
            ? FormattableString.Invariant(
                $"The setting '{name}' is {value}. It must be from {range.Minimum} to {range.Maximum}.")
            : message.Replace($"The field {name} must", $"The setting '{name}' must", StringComparison.Ordinal);
        return $"{Sentence.From(text)} Correct the value of '{path}'.";
    }

    /// <summary>Tells a rule that reads other settings of the group which of them were refused, and so say nothing.</summary>
    private Dictionary<object, object?> Items(object group, string path) => new()
    {
        [RefusedSettings] = SettingShape.Members(group.GetType()).Values
            .Select(member => member.Name)
            .Where(name => _faults.HasBelow($"{path}:{name}"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase),
    };

    private void CheckGroup(object group, string path)
    {
        var words = new RuleWords(group, _secrets);
        foreach (var result in GroupResults(group).ToArray())
        {
            var message = words.Mask(Text(result), () => GroupResults(group).Select(Text));
            foreach (var member in result.MemberNames.DefaultIfEmpty(string.Empty).ToArray())
            {
                _faults.Invalid(member.Length == 0 ? path : $"{path}:{member}", message);
            }
        }
    }

    private static IEnumerable<ValidationResult> GroupResults(object group)
    {
        var context = new ValidationContext(group);
        return group.GetType().GetCustomAttributes<ValidationAttribute>(inherit: true)
            .Select(attribute => attribute.GetValidationResult(group, context))
            .Concat((group as IValidatableObject)?.Validate(context) ?? [])
            .OfType<ValidationResult>();
    }

    private bool IsReadable(Secret secret, string path)
    {
        try
        {
            _ = secret.GetValue();
            return true;
        }
        catch (InvalidOperationException exception)
        {
            _faults.SecretUnreadable(path, exception.Message);
            return false;
        }
    }

    private static string Text(ValidationResult result) => result.ErrorMessage ?? "The value is not valid.";
}

/// <summary>
/// The values directly below a value of a settings object, with their names.
/// </summary>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
[RequiresDynamicCode(SettingShape.ByReflection)]
internal static class SettingsWalk
{
    /// <summary>Returns whether a value has settings below it.</summary>
    public static bool IsGroup(object? value) =>
        value is not null && SettingShape.For(value.GetType()).Kind is SettingKind.Object;

    public static IEnumerable<(string Name, object? Value)> Elements(object? value)
    {
        return value switch
        {
            null or string or Secret or byte[] => [],
            IDictionary map => map.Keys.Cast<object>().Select(key => (key.ToString()!, map[key])),
            IEnumerable list => list.Cast<object?>()
                .Select((element, index) => (index.ToString(System.Globalization.CultureInfo.InvariantCulture), element)),
            _ => [],
        };
    }

    public static IEnumerable<(PropertyInfo Member, object? Value)> Members(object group) =>
        SettingShape.Members(group.GetType()).Values.Select(member => (member, member.GetValue(group)));
}

/// <summary>
/// Finds every secret of a settings object, including those in its defaults, so that all can be masked.
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
