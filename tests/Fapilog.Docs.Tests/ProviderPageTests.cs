using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Docs.Tests.Support;

namespace Fapilog.Docs.Tests;

/// <summary>
/// What the pages say of the providers, against their declarations and their settings classes.
/// </summary>
public partial class ProviderPageTests
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    private static IReadOnlyDictionary<string, AlertProviderAttribute> Providers { get; } =
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "plugins"))
            .Select(folder => Assembly.Load(Path.GetFileName(folder)))
            .SelectMany(assembly => assembly.GetTypes())
            .Select(type => type.GetCustomAttribute<AlertProviderAttribute>()!)
            .Where(declaration => declaration is not null)
            .ToDictionary(declaration => declaration.Name);

    [Fact]
    public void Pages_AreThoseOfTheProviders() => Assert.Equal(
        Providers.Keys.Order(StringComparer.Ordinal),
        Repository.Documents.Where(document => document.StartsWith("docs/providers/", StringComparison.Ordinal))
            .Select(document => Path.GetFileNameWithoutExtension(document)));

    [Fact]
    public void SettingsTable_OfEveryPage_HasEverySettingAndNoOther() => Assert.All(Providers.Values, provider => Assert.Equal(
        Settings(provider).Order(StringComparer.Ordinal),
        Row().Matches(Between(Page(provider), "\n## Settings\n", "\n## "))
            .SelectMany(row => Code.Spans(row.Groups["names"].Value))
            .Order(StringComparer.Ordinal)));

    [Fact]
    public void Aliases_OfEveryProvider_AreOnItsPage() => Faults.AssertNone(
        from provider in Providers.Values
        from alias in provider.Aliases
        where !Code.Spans(Page(provider)).Contains(alias)
        select $"The page of '{provider.Name}' does not name the alias '{alias}'.");

    [Fact]
    public void Examples_OfEveryDocument_UseSettingsThatThereAre() => Faults.AssertNone(
        from document in Repository.Documents
        from fence in Code.Fences(document, "json")
        where fence.Contains("\"Fapilog\"", StringComparison.Ordinal)
        from instance in Instances(JsonDocument.Parse(fence.Replace("{ … }", "{}", StringComparison.Ordinal)).RootElement)
        where Providers.ContainsKey(instance.Provider)
        from setting in instance.Settings
        where !Settings(Providers[instance.Provider]).Contains(setting)
        select $"{document}: '{instance.Provider}' has no setting '{setting}'.");

    [Fact]
    public void NumberOfProviders_WhereverItIsSaid_IsThatOfTheFolder() => Assert.All(
        Repository.Documents
            .SelectMany(document => NumberOfProviders().Matches(Repository.Read(document)))
            .Select(match => match.Groups["number"].Value),
        number => Assert.Equal(Numbers[Providers.Count], number));

    [Fact]
    public void Readme_Providers_AreAll() => Assert.All(
        Providers.Keys,
        name => Assert.Contains($"[`{name}`](docs/providers/{name}.md)", Repository.Read("README.md"), StringComparison.Ordinal));

    private static string Page(AlertProviderAttribute provider) => Repository.Read($"docs/providers/{provider.Name}.md");

    private static string[] Settings(AlertProviderAttribute provider) =>
        [.. provider.Settings!.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name)];

    private static string Between(string text, string opening, string closing)
    {
        var start = text.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        return text[start..text.IndexOf(closing, start, StringComparison.Ordinal)];
    }

    private static IEnumerable<(string Provider, IEnumerable<string> Settings)> Instances(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            return [];
        }

        var below = element.EnumerateObject().SelectMany(member => Instances(member.Value));
        return element.TryGetProperty("Provider", out var provider) && element.TryGetProperty("Settings", out var settings)
            ? below.Append((provider.GetString()!, settings.EnumerateObject().Select(setting => setting.Name)))
            : below;
    }

    [GeneratedRegex(@"^\| (?<names>`[^|]*?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(?:all|the) (?<number>two|three|four|five|six|seven|eight|nine|ten) providers\b")]
    private static partial Regex NumberOfProviders();
}
