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

    private static readonly string[] Parts = ["Audit", "Alerting", "Trails"];

    /// <summary>Returns a warning for each section or variable that looks like a mistake.</summary>
    public static IReadOnlyList<Fault> Find(IConfiguration configuration) =>
        [.. configuration.GetChildren().Select(Explain).OfType<Fault>()];

    /// <summary>Returns the same, or that there is no section at all.</summary>
    public static IReadOnlyList<Fault> FindOrMissing(IConfiguration configuration) =>
        Find(configuration) is { Count: > 0 } found ? found
        : configuration.GetSection(Section).Exists() ? []
        :
        [
            new Fault(
                HostingCodes.Misplaced,
                $"There is no section '{Section}': every setting has its default, and nothing raises an alert. Put the settings into '{Section}'.",
                Section),
        ];

    private static Fault? Explain(IConfigurationSection root)
    {
        var isGroup = root.GetChildren().Any();
        if (root.Key.Equals(Section, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (Array.Find(Parts, part => IsVariableOf(root.Key, part)) is { } meant)
        {
            return new Fault(
                HostingCodes.Misplaced,
                $"The environment variable '{root.Key}' is not read, because names are separated by two underscores. Write "
                + $"'{VariablePrefix}_{meant.ToUpperInvariant()}__…'.",
                root.Path);
        }

        return isGroup && Parts.Contains(root.Key, StringComparer.OrdinalIgnoreCase)
            ? new Fault(
                HostingCodes.Misplaced,
                $"The section '{root.Key}' at the root is not read. If it is meant for fapilog, move it into '{Section}'.",
                root.Path)
            : isGroup && NearestName.Find(root.Key, [Section]) is not null
                ? new Fault(
                    HostingCodes.Misplaced, $"The section '{root.Key}' is not read. Did you mean '{Section}'?", root.Path)
                : null;
    }

    private static bool IsVariableOf(string key, string part) =>
        key.StartsWith($"{VariablePrefix}{part}_", StringComparison.OrdinalIgnoreCase)
            || key.Equals(VariablePrefix + part, StringComparison.OrdinalIgnoreCase);
}
