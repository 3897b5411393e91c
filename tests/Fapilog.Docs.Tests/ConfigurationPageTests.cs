using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Docs.Tests.Support;
using Fapilog.Hosting;
using Fapilog.Loading;
using Fapilog.Sealing;

namespace Fapilog.Docs.Tests;

/// <summary>
/// The tables of <c>docs/configuration.md</c> against the classes configuration is read into: a path, its default, and
/// whether an instance has it too.
/// </summary>
public partial class ConfigurationPageTests
{
    private const string Page = "docs/configuration.md";
    private const string Audit = "Fapilog:Audit";
    private const string Alerting = "Fapilog:Alerting";

    // Read by hand, because what they mean depends on the form; see AlertingReader.
    private static readonly string[] ReadByHand =
        [$"{Alerting}:Provider", $"{Alerting}:Settings", $"{Alerting}:Providers", $"{Alerting}:QuietHours"];

    private static Type AlertingSettings { get; } = Hosting("AlertingSettings");

    [Fact]
    public void ConfigurationPage_Paths_AreThoseOfTheOptions() => Assert.Equal(
        Settings().Select(setting => setting.Path).Concat(ReadByHand).Order(StringComparer.Ordinal),
        Rows().Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void ConfigurationPage_Defaults_AreThoseOfTheOptions()
    {
        var rows = Rows();

        Assert.Equal(
            Settings().Select(setting => $"{setting.Path} = {setting.Default}"),
            Settings().Select(setting => $"{setting.Path} = {rows.GetValueOrDefault(setting.Path)?.Default}"));
    }

    [Fact]
    public void ConfigurationPage_InstanceColumn_MarksWhatAnInstanceHas()
    {
        var ofInstance = AlertInstanceOption.All.Select(option => $"{Alerting}:{option.Name}")
            .Concat([$"{Alerting}:Provider", $"{Alerting}:Settings"]);

        Assert.Equal(
            ofInstance.Order(StringComparer.Ordinal),
            Rows().Where(row => row.Value.Instance == "yes").Select(row => row.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ConfigurationPage_RowsOfInstanceOptions_AreTheirDescriptions()
    {
        var page = Repository.Read(Page);

        Assert.All(AlertInstanceOption.All, option => Assert.Contains(
            $"\n| `{Alerting}:{option.Name}` | {option.Type} | `{option.Default}` | yes | {option.Range}{(option.Range.Length > 0 ? " " : string.Empty)}| {option.Meaning} |\n",
            page,
            StringComparison.Ordinal));
    }

    [Fact]
    public void ConfigurationPage_RowsOfEnumerations_NameEveryValue()
    {
        var page = Repository.Lines(Page);
        (string Path, Type Type)[] types =
        [
            (Audit, typeof(AuditTrailOptions)),
            ($"{Audit}:Seal", typeof(SealOptions)),
            ($"{Audit}:Policy", typeof(CompliancePolicy)),
            (Alerting, AlertingSettings),
            (Alerting, typeof(AlertInstanceOptions)),
        ];

        Faults.AssertNone(
            from type in types
            from property in Public(type.Type)
            where property.PropertyType.IsEnum
            let row = page.Single(line => line.StartsWith($"| `{type.Path}:{property.Name}` |", StringComparison.Ordinal))
            from value in Enum.GetNames(property.PropertyType)
            where !row.Contains($"`{value}`", StringComparison.Ordinal)
            select $"{Page}: the row of '{property.Name}' does not name '{value}'.");
    }

    private static IEnumerable<(string Path, string Default)> Settings() =>
    [
        .. Of(Audit, new AuditTrailOptions())
            .Where(setting => setting.Path is not $"{Audit}:Policy" and not $"{Audit}:Seal")
            .Where(setting => setting.Path is not $"{Audit}:QuietHours") // Configured beside the instances.
            .Where(setting => setting.Path is not $"{Audit}:Redact" and not $"{Audit}:Replica"), // Set in code only.
        .. Of($"{Audit}:Seal", new SealOptions()),
        .. Of($"{Audit}:Policy", new CompliancePolicy()),
        .. Of(Alerting, Activator.CreateInstance(AlertingSettings)!).Where(setting => setting.Path is not $"{Alerting}:Trust"),
        .. AlertInstanceOption.All.Select(option => ($"{Alerting}:{option.Name}", option.Default)),
        .. Of($"{Alerting}:Trust", new TrustOptions()),
    ];

    private static IEnumerable<(string Path, string Default)> Of(string path, object options) =>
        Public(options.GetType()).Select(property => ($"{path}:{property.Name}", Text(property.GetValue(options))));

    private static string Text(object? value) => value switch
    {
        null => "none",
        string text => text,
        bool flag => flag ? "true" : "false",
        ICollection { Count: 0 } => "none",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static PropertyInfo[] Public(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static Type Hosting(string name) =>
        typeof(FapilogSettings).Assembly.GetType($"Fapilog.Hosting.{name}", throwOnError: true)!;

    private static Dictionary<string, Row> Rows() => TableRow().Matches(Repository.Read(Page))
        .ToDictionary(
            match => match.Groups["path"].Value, match => new Row(match.Groups["default"].Value, match.Groups["instance"].Value));

    // | `path` | type | `default` | yes or nothing | …
    [GeneratedRegex(
        @"^\| `(?<path>Fapilog:[A-Za-z:]+)` \|[^|]*\| `?(?<default>[^|`]*?)`? \|(?: (?<instance>yes|no) \|)?",
        RegexOptions.Multiline)]
    private static partial Regex TableRow();

    private sealed record Row(string Default, string Instance);
}
