using Fapilog.Tests;

namespace Fapilog.Cli.Tests.Checking;

/// <summary>
/// What commands do with a configuration that has trails below <c>Fapilog:Trails</c>, and none in <c>Fapilog</c> itself.
/// </summary>
public sealed class SeveralTrailsTests : IDisposable
{
    private const string Two =
        """{ "Fapilog": { "Trails": { "billing": { "Audit": { "StoragePath": "bills" } }, "orders": { "Audit": { "StoragePath": "orders" } } } } }""";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ingest events.jsonl", "FAP2015: The configuration has several trails: 'billing', 'orders'. Name one of them with '--trail'.")]
    [InlineData("retention", "FAP2015: The configuration has several trails: 'billing', 'orders'. Name one of them with '--trail'.")]
    [InlineData(
        "ingest events.jsonl --trail biling",
        "FAP2015: There is no trail 'biling' in the configuration. Did you mean 'billing'? It has 'billing', 'orders'. Correct '--trail'.")]
    [InlineData(
        "verify", "FAP2015: The configuration has several trails: 'billing', 'orders'. Name the directory of one of them.")]
    [InlineData(
        "recover", "FAP2015: The configuration has several trails: 'billing', 'orders'. Name the directory of one of them.")]
    public async Task ACommand_ThatDoesNotSayWhichTrail_ExitsTwoAndNamesThem(string command, string expected)
    {
        _folder.Write("events.jsonl", Lines.Join([Lines.Critical("a")]));
        _folder.Write("two.json", Two);

        var run = await Tool.RunAsync(_folder, [.. command.Split(' '), "--config", "two.json"]);

        Assert.Equal((2, expected), (run.ExitCode, run.Error.Trim()));
        Assert.False(Directory.Exists(_folder.Trail));
    }

    [Theory]
    [InlineData("config check")]
    [InlineData("config routes")]
    [InlineData("plugins list")]
    [InlineData("plugins lock")]
    [InlineData("alerts test --provider noop")]
    [InlineData("ingest events.jsonl")]
    [InlineData("ingest events.jsonl --trail billing")]
    [InlineData("retention")]
    public async Task ACommand_WhereTrailsIsOneValue_ExitsTwoWithThatFault(string command)
    {
        _folder.Write("events.jsonl", Lines.Join([Lines.Critical("a")]));
        var variable = new Dictionary<string, string> { ["FAPILOG__TRAILS"] = "billing" };

        var run = await Tool.RunAsync(_folder, variable, command.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("FAP2006 at 'Fapilog:Trails': 'Trails' holds one value", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Split("FAP").Length);
        Assert.False(Directory.Exists(_folder.Trail));
    }

    [Fact]
    public async Task ACommand_WithATrailOrItsDirectory_IsAboutThatTrail()
    {
        _folder.Write("events.jsonl", Lines.Join([Lines.Critical("a")]));
        _folder.Write("two.json", Two);

        var ingested = await Tool.RunAsync(_folder, "ingest", "events.jsonl", "--config", "two.json", "--trail", "Orders");
        // As the shell completes it.
        var kept = await Tool.RunAsync(_folder, "retention", "orders/", "--config", "two.json");
        var replayed = await Tool.RunAsync(_folder, "alerts", "replay", "orders/", "--config", "two.json");

        Assert.Equal((0, 0), (ingested.ExitCode, kept.ExitCode));
        Assert.True(Directory.Exists(_folder.Under("orders")));
        Assert.False(Directory.Exists(_folder.Under("bills")));
        Assert.Contains("The trail has no alert instances", replayed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_OfTheOnlyTrail_IsRefusedForItsFaultsAndStoresInIt()
    {
        _folder.Write("events.jsonl", Lines.Join([Lines.Critical("a")]));
        _folder.Write("bad.json", """{ "Fapilog": { "Trails": { "billing": { "Alerting": { "Provider": " " } } } } }""");
        _folder.Write("good.json", """{ "Fapilog": { "Trails": { "billing": { "Audit": { "StoragePath": "bills" } } } } }""");

        var bad = await Tool.RunAsync(_folder, "ingest", "events.jsonl", "--config", "bad.json");
        var good = await Tool.RunAsync(_folder, "ingest", "events.jsonl", "--config", "good.json");

        Assert.Equal((2, 0), (bad.ExitCode, good.ExitCode));
        Assert.StartsWith("FAP1008 at 'Fapilog:Trails:billing:Alerting:Provider': ", bad.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_folder.Under("bills")));
        Assert.False(Directory.Exists(_folder.Trail));
    }

    [Fact]
    public async Task Lock_OfAFolderThatTrailsShare_PinsWhatEachOfThemNames()
    {
        Fixture.CopyFolder("Good", _folder.Under("plugins"));
        Fixture.CopyFolder("PageToucher", _folder.Under("plugins"));
        _folder.Write(
            "fapilog.json",
            """
            { "Fapilog": { "Trails": {
              "a": { "Alerting": { "Provider": "good" } },
              "b": { "Alerting": { "Provider": "page-toucher" } } } } }
            """);
        var path = new Dictionary<string, string>
        {
            ["FAPILOG__TRAILS__A__ALERTING__PLUGINSPATH"] = _folder.Under("plugins"),
            ["FAPILOG__TRAILS__B__ALERTING__PLUGINSPATH"] = _folder.Under("plugins"),
        };
        var run = await Tool.RunAsync(_folder, path, "plugins", "lock", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, run.Json.GetProperty("providers").GetArrayLength());
    }

    [Theory]
    [InlineData("ingest events.jsonl")]
    [InlineData("retention")]
    [InlineData("config routes")]
    [InlineData("plugins list")]
    public async Task ACommand_WithAFileThatHasNothingForFapilog_WarnsOnceAndNamesWhatIsThere(string command)
    {
        _folder.Write("events.jsonl", Lines.Join([Lines.Critical("a")]));
        _folder.Write("other.json", """{ "Serilog": { "MinimumLevel": "Debug" } }""");
        Directory.CreateDirectory(_folder.Trail);

        var run = await Tool.RunAsync(_folder, [.. command.Split(' '), "--config", "other.json"]);

        Assert.Equal(2, run.Error.Split("FAP2009").Length);
        Assert.Contains("The configuration has 'Serilog'.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".audit.cursor_webhook_9fd09dc3.json", "{\"instance\":\"webhook\",", "alerts cursor show", 1)]
    [InlineData(".audit.silences.json", "{\"silences\":[", "alerts silence list", 1)]
    public async Task AShow_OfADamagedFile_SaysWhereAndWhyInWords(string name, string content, string command, int exitCode)
    {
        _folder.Write($"audit_logs/{name}", content);

        var run = await Tool.RunAsync(_folder, command.Split(' '));

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains($"The file '{(command.Contains("cursor", StringComparison.Ordinal) ? name : Path.Combine(_folder.Trail, name))}' is not JSON. At column ", run.All, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", run.All, StringComparison.Ordinal);
    }
}
