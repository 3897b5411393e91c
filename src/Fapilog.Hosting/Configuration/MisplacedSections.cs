using Fapilog.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting;

/// <summary>
/// Finds settings that are meant for the section <c>Fapilog</c> and are not in it: .NET ignores them without a word.
/// </summary>
internal static class MisplacedSections
{
    private const string Section = "Fapilog";
    private const string VariablePrefix = "FAPILOG_";
    private const int MostNamed = 4;

    private static readonly string[] Parts = ["Audit", "Alerting", "Trails"];

    // What people also write at the beginning of a variable, and the part it belongs to.
    private static readonly (string Word, string Part)[] Words =
    [
        .. Parts.Select(part => (part, part)), ("Alerts", "Alerting"), ("Provider", "Alerting"), ("Providers", "Alerting"),
        ("Routes", "Alerting"), ("Settings", "Alerting"), ("StoragePath", "Audit"), ("Policy", "Audit"), ("Seal", "Audit"),
    ];

    /// <summary>Returns a warning for each section or variable that looks like a mistake.</summary>
    public static IReadOnlyList<Fault> Find(IConfiguration configuration)
    {
        var values = configuration.AsEnumerable().Select(setting => setting.Value).OfType<string>()
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. configuration.GetChildren()
                // A secret that a setting refers to may have any name.
                .Where(root => !root.Key.Equals(Section, StringComparison.OrdinalIgnoreCase)
                    && !values.Contains($"env:{root.Key}"))
                .Select(root => Explain(root, hasSection: configuration.GetSection(Section).Exists()))
                .OfType<Fault>(),
        ];
    }

    /// <summary>Returns what <see cref="Find"/> does, else a warning if there is nothing in the section.</summary>
    public static IReadOnlyList<Fault> FindOrMissing(IConfiguration configuration) =>
        Find(configuration) is { Count: > 0 } found ? found : FindMissing(configuration);

    /// <summary>Returns a warning if there is nothing in the section.</summary>
    public static IReadOnlyList<Fault> FindMissing(IConfiguration configuration)
    {
        if (configuration.GetSection(Section).Exists())
        {
            return [];
        }

        string[] others =
        [
            .. configuration.GetChildren().Where(root => root.GetChildren().Any()).Select(root => $"'{root.Key}'")
                .Take(MostNamed + 1),
        ];
        var found = others.Length switch
        {
            0 => string.Empty,
            > MostNamed => $" The configuration has {string.Join(", ", others.Take(MostNamed))} and others.",
            _ => $" The configuration has {string.Join(", ", others)}.",
        };
        return
        [
            new Fault(
                HostingCodes.Misplaced,
                $"There is no setting in a section '{Section}': every setting has its default, and nothing raises an alert.{found} Put the settings into '{Section}'.",
                Section),
        ];
    }

    private static Fault? Explain(IConfigurationSection root, bool hasSection)
    {
        if (root.Key.StartsWith(VariablePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return ExplainVariable(root);
        }

        if (!root.GetChildren().Any())
        {
            return null;
        }

        var text = Parts.Contains(root.Key, StringComparer.OrdinalIgnoreCase)
            ? $"The section '{root.Key}' at the root is not read. If it is meant for fapilog, move it into '{Section}'."
            : Meant(root.Key, hasSection) is { } meant
            ? $"The section '{root.Key}' is not read. Did you mean '{meant}'?"
            : null;
        return text is null ? null : new Fault(HostingCodes.Misplaced, text, root.Path);
    }

    private static string? Meant(string key, bool hasSection)
    {
        if (NearestName.Find(key, [Section]) is not null)
        {
            return Section;
        }

        var letters = string.Concat(key.Where(char.IsLetter));
        return letters.StartsWith(Section, StringComparison.OrdinalIgnoreCase)
            ? NearestName.Find(letters[Section.Length..], Parts) is { } part ? $"{Section}:{part}" : Section
            // Another section may well have a name like these.
            : !hasSection && NearestName.Find(key, Parts) is { } near ? $"{Section}:{near}" : null;
    }

    private static Fault? ExplainVariable(IConfigurationSection root)
    {
        var rest = root.Key[VariablePrefix.Length..];
        var safeMode = SafeModeVariable.Name[VariablePrefix.Length..];
        if (rest.Equals(safeMode, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var written = root.AsEnumerable().Where(setting => setting.Value is not null).Select(setting => setting.Key)
            .FirstOrDefault(root.Key).Replace(":", "__", StringComparison.Ordinal);
        var first = rest.Split('_', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(string.Empty);
        return NearestName.Find(rest, [safeMode]) is not null
            ? new Fault(
                HostingCodes.Misplaced,
                $"The environment variable '{written}' is not read. Did you mean '{SafeModeVariable.Name}'?",
                root.Path)
            : NearestName.Find(first, Words.Select(word => word.Word)) is { } word
                ? new Fault(
                    HostingCodes.Misplaced,
                    $"The environment variable '{written}' is not read, because names are separated by two underscores. Write "
                    + $"'{VariablePrefix}_{Words.First(one => one.Word == word).Part.ToUpperInvariant()}__…'.",
                    root.Path)
                : null;
    }
}
