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
    private const string Route = $"{Alerting}:Routes:N";

    // Read by hand, because what they mean depends on the form; see AlertingReader.
    private static readonly string[] ReadByHand =
        [
            $"{Alerting}:Provider", $"{Alerting}:Settings", $"{Alerting}:Providers", $"{Alerting}:Routes",
            $"{Alerting}:QuietHours",
        ];

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
        (string Path, Type Type)[] types =
        [
            (Audit, typeof(AuditTrailOptions)),
            ($"{Audit}:Seal", typeof(SealOptions)),
            ($"{Audit}:Policy", typeof(CompliancePolicy)),
            (Alerting, AlertingSettings),
            (Alerting, typeof(AlertInstanceOptions)),
            ($"{Route}:Match", typeof(AlertMatch)),
            ($"{Route}:Digest", typeof(AlertDigest)),
        ];

        Faults.AssertNone(
            from type in types
            from property in Public(type.Type)
            let words = property.PropertyType.GenericTypeArguments.Append(property.PropertyType).FirstOrDefault(one => one.IsEnum)
            where words is not null
            let row = RowOf($"{type.Path}:{property.Name}")
            from value in Enum.GetNames(words)
            where !row.Contains($"`{value}`", StringComparison.Ordinal)
            select $"{Page}: the row of '{property.Name}' does not name '{value}'.");
    }

    [Fact]
    public void ConfigurationPage_RowOfReasons_NamesEveryReason()
    {
        var row = RowOf($"{Route}:Match:Reasons");

        Assert.All(
            typeof(AlertReason).GetFields().Select(field => (string)field.GetRawConstantValue()!),
            reason => Assert.Contains($"`{reason}`", row, StringComparison.Ordinal));
    }

    [Fact]
    public void ConfigurationPage_RangesOfRoutes_AreThoseThatAreChecked()
    {
        var digest = new AlertDigest { Window = TimeSpan.Zero, Cap = 0 };
        var options = new AuditTrailOptions
        {
            Routes = [new AlertRoute { To = ["noop"], FallbackAfter = TimeSpan.FromTicks(-1), Digest = digest }],
        };

        var faults = Assert.Throws<Diagnostics.FapilogException>(
            () => new AuditTrail(options, [new AlertInstance("noop", NoopAlertDispatcher.Instance)])).Faults;

        Assert.Equal(3, faults.Count);
        Assert.All(faults, fault => Assert.Contains(
            $"| {Regex.Match(fault.Message, "It must be (.+)[.]$").Groups[1].Value} |",
            RowOf(fault.Path!.Replace("Routes:0", Route, StringComparison.Ordinal)),
            StringComparison.Ordinal));
    }

    private static string RowOf(string path) =>
        Repository.Lines(Page).Single(line => line.StartsWith($"| `{path}` |", StringComparison.Ordinal));

    private static IEnumerable<(string Path, string Default)> Settings() =>
    [
        .. Of(Audit, new AuditTrailOptions())
            .Where(setting => setting.Path is not $"{Audit}:Policy" and not $"{Audit}:Seal" and not $"{Audit}:Undelivered")
            .Where(setting => setting.Path is not $"{Audit}:Routes") // Which configuration has in Alerting.
            .Where(setting => setting.Path is not $"{Audit}:QuietHours") // Configured beside the instances.
            .Where(setting => setting.Path is not $"{Audit}:Redact" and not $"{Audit}:Replica"), // Set in code only.
        .. Of($"{Audit}:Seal", new SealOptions()),
        .. Of($"{Audit}:Undelivered", new UndeliveredLimits()),
        .. Of($"{Audit}:Policy", new CompliancePolicy()),
        .. Of(Alerting, Activator.CreateInstance(AlertingSettings)!).Where(setting => setting.Path is not $"{Alerting}:Trust"),
        .. AlertInstanceOption.All.Select(option => ($"{Alerting}:{option.Name}", option.Default)),
        .. Of($"{Alerting}:Trust", new TrustOptions()),
        .. Of(Route, new AlertRoute()).Where(setting => setting.Path is not $"{Route}:Match" and not $"{Route}:Digest"),
        .. Of($"{Route}:Match", new AlertMatch()),
        .. Of($"{Route}:Digest", new AlertDigest()),
    ];

    private static IEnumerable<(string Path, string Default)> Of(string path, object options) =>
        Public(options.GetType()).Select(property => ($"{path}:{property.Name}", Text(property.GetValue(options))));

    private static string Text(object? value) => value switch
    {
        null => "none",
        string text => text,
        bool flag => flag ? "true" : "false",
        ICollection { Count: 0 } => "none",
        IEnumerable values => string.Join(", ", values.Cast<object>()),
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
