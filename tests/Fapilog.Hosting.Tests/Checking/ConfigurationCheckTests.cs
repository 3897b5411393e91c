using Fapilog.Alerting;

namespace Fapilog.Hosting.Tests.Checking;

public sealed class ConfigurationCheckTests
{
    private const string Token = "t0ken-4711";

    private const string Settings = """{ "Url": "http://127.0.0.1:9/hook", "Secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "AllowNetworks": ["127.0.0.0/8"] }""";

    [Fact]
    public void Run_OfAGoodConfiguration_FindsNothingAndWritesNothing()
    {
        using var configured = Configured.By($$"""
            { "Alerting": { "Providers": { "chat": { "Provider": "standard-webhook", "Settings": {{Settings}} }, "quiet": { "Provider": "noop" } } } }
            """);

        var check = ConfigurationCheck.Run(configured.Build());

        Assert.Empty(check.Faults);
        Assert.Empty(check.Warnings);
        Assert.Equal(
            [("chat", AlertInstanceState.Ready), ("quiet", AlertInstanceState.Ready)],
            check.Instances.Select(one => (one.Name, one.State)));
        Assert.Equal("webhook", check.Instances[0].Provider!.Name);
        Assert.Null(check.Instances[1].Provider);
        Assert.False(Directory.Exists(configured.Trail));
    }

    [Fact]
    public void Run_OfFaultsOfTheTrailAndOfNames_TellsThemAllAndChecksNoSettings()
    {
        using var configured = Configured.By($$"""
            { "Aduit": {},
              "Audit": { "Seal": { "Key": "file:no-such.key" } },
              "Alerting": { "OnProviderError": "Degrade", "Providers": {
                "chat":   { "Provider": "weebhook" },
                "oncall": { "Provider": "webhook", "Settings": { "Url": "{{Token}}" } },
                "late":   { "Provider": "webhook", "Deadline": "00:00:00", "Settings": {{Settings}} },
                "quiet":  { "Provider": "noop" } } } }
            """);

        var check = ConfigurationCheck.Run(configured.Build());

        Assert.Equal(
            [
                "FAP1001 Fapilog:Alerting:Providers:chat:Provider",
                "FAP2101 Fapilog:Aduit",
                "FAP4007 Fapilog:Alerting:Providers:late:Deadline",
                "FAP4020 Fapilog:Audit:Seal:Key",
            ],
            check.Faults.Select(fault => $"{fault.Code} {fault.Path}").Order(StringComparer.Ordinal));
        Assert.True(check.ProvidersSkipped);
        Assert.Equal(
            [
                ("chat", AlertInstanceState.Faulted),
                ("late", AlertInstanceState.Faulted),
                ("oncall", AlertInstanceState.Disabled),
                ("quiet", AlertInstanceState.Ready),
            ],
            check.Instances.Select(one => (one.Name, one.State)).OrderBy(one => one.Name, StringComparer.Ordinal));
    }

    /// <summary>An instance without a name of its own stands beside what is said of all alerts.</summary>
    [Theory]
    [InlineData("""{ "QuietHours": [ { "From": "25:00", "To": "06:00" } ]""", AlertInstanceState.Disabled)]
    [InlineData("""{ "Trust": { "Pins": 3 }""", AlertInstanceState.Disabled)]
    [InlineData("""{ "Routes": [ { "Too": ["webhook"] } ]""", AlertInstanceState.Disabled)]
    [InlineData("""{ "Deadline": "soon" """, AlertInstanceState.Faulted)]
    [InlineData("""{ "Settings": "x" """, AlertInstanceState.Faulted)]
    public void Run_OfAFaultBesideAnInstanceWithoutAName_BlamesItForItsOwnAlone(string begin, AlertInstanceState expected)
    {
        using var configured = Configured.By($$"""{ "Alerting": {{begin}}, "Provider": "webhook" } }""");

        var check = ConfigurationCheck.Run(configured.Build());

        Assert.NotEmpty(check.Faults);
        Assert.Equal(expected, Assert.Single(check.Instances).State);
    }

    [Fact]
    public void Run_OfSettingsThatAreWrong_TellsThoseOfEveryInstanceWithoutAValue()
    {
        using var configured = Configured.By($$"""
            { "Alerting": { "OnProviderError": "Degrade", "Providers": {
                "chat":   { "Provider": "weebhook" },
                "oncall": { "Provider": "webhook", "Settings": { "Url": "{{Token}}", "Secret": "env:FAPILOG_TESTS_ABSENT", "Timeout": "{{Token}}", "Sekret": 1 } },
                "file":   { "Provider": "webhook", "Settings": { "Url": "https://x.test/", "Secret": "file:~/key" } },
                "good":   { "Provider": "webhook", "Settings": {{Settings}} } } } }
            """);

        var check = ConfigurationCheck.Run(configured.Build());

        Assert.Equal(
            [
                "FAP1001 Fapilog:Alerting:Providers:chat:Provider",
                "FAP2101 Fapilog:Alerting:Providers:oncall:Settings:Sekret",
                "FAP2103 Fapilog:Alerting:Providers:oncall:Settings:Timeout",
                "FAP2104 Fapilog:Alerting:Providers:oncall:Settings:Url",
                "FAP2105 Fapilog:Alerting:Providers:file:Settings:Secret",
                "FAP2105 Fapilog:Alerting:Providers:oncall:Settings:Secret",
            ],
            check.Faults.Select(fault => $"{fault.Code} {fault.Path}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(check.Faults, fault => fault.Message.Contains(Token, StringComparison.Ordinal));
        Assert.Equal(
            [
                ("chat", AlertInstanceState.Faulted),
                ("file", AlertInstanceState.Faulted),
                ("good", AlertInstanceState.Ready),
                ("oncall", AlertInstanceState.Faulted),
            ],
            check.Instances.Select(one => (one.Name, one.State)).OrderBy(one => one.Name, StringComparer.Ordinal));
    }

    /// <summary>A provider's code runs from its private copy, so without a copy none ran.</summary>
    [Theory]
    [InlineData("""{ "Audit": { "Nmae": "x" }, "Alerting": {0} }""")]
    [InlineData("""{ "Audit": { "StoragePath": "~/audit" }, "Alerting": {0} }""")]
    [InlineData("""{ "Audit": { "Seal": { "Key": "file:absent.key" } }, "Alerting": {0} }""")]
    [InlineData("""{ "Trails": { "a": { "Audit": { "StoragePath": "one" }, "Alerting": {0} }, "b": { "Audit": { "StoragePath": "one" } } } }""")]
    [InlineData("""{ "Trails": { "a": { "Alerting": {0} }, "b": { "Alerting": { "Provider": "weebhook" } } } }""")]
    public async Task Anything_OfAConfigurationThatIsKnownToBeBad_LoadsNoProvider(string fapilog)
    {
        var copies = Path.Combine(Directory.CreateTempSubdirectory("fapilog-hosting-tests-").FullName, "copies");
        var alerting = $$"""{ "Provider": "webhook", "ShadowCopyPath": "{{copies.Replace('\\', '/')}}", "Settings": {{Settings}} }""";
        using var configured = Configured.By(fapilog.Replace("{0}", alerting, StringComparison.Ordinal));
        var configuration = configured.Build();
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configuration, logs);

        Assert.NotEmpty(ConfigurationCheck.Run(configuration).Faults);
        await Assert.ThrowsAsync<Diagnostics.FapilogException>(() => host.StartAsync());
        Assert.False(Directory.Exists(copies));
        Directory.Delete(Path.GetDirectoryName(copies)!);
    }

    [Fact]
    public void Run_OfSeveralTrails_ChecksEachAndThatNoneSharesADirectory()
    {
        using var configured = Configured.By($$"""
            { "Trails": { "a": { "Audit": { "StoragePath": "one" }, "Alerting": { "Provider": "weebhook" } },
                          "b": { "Audit": { "StoragePath": "one" }, "Alerting": { "Provider": "webhook", "Settings": {{Settings}} } } } }
            """);

        var check = ConfigurationCheck.Run(configured.Build());

        Assert.Equal(
            ["FAP1001 Fapilog:Trails:a:Alerting:Provider", "FAP2007 Fapilog:Trails"],
            check.Faults.Select(fault => $"{fault.Code} {fault.Path}").Order(StringComparer.Ordinal));
        Assert.Equal(["a/weebhook Faulted", "b/webhook Disabled"], check.Instances.Select(one => $"{one.Name} {one.State}"));
    }

    [Theory]
    [InlineData("Warn", 0, 1)]
    [InlineData("Fail", 1, 0)]
    public void Run_OfAPolicyThatBreachesARule_WarnsOrFaultsAsATrailWould(string onViolation, int faults, int warnings)
    {
        using var configured =
            Configured.By($$"""{ "Audit": { "Policy": { "Level": "Hipaa", "OnViolation": "{{onViolation}}" } } }""");

        var check = ConfigurationCheck.Run(configured.Build());

        Assert.Equal((faults, warnings), (check.Faults.Count, check.Warnings.Count));
        Assert.Equal(
            "FAP4001 Fapilog:Audit:Policy:HipaaMinimumNecessary",
            check.Faults.Concat(check.Warnings).Select(fault => $"{fault.Code} {fault.Path}").Single());
    }

    [Fact]
    public void Run_OfAFaultyConfiguration_FindsWhatAHostDoesNotStartFor()
    {
        using var configured = Configured.By(
            """{ "Alerting": { "Provider": "webhook", "MinimumSeverity": "loud", "Settings": { "Url": "ftp://x" } } }""");
        var configuration = configured.Build();

        var host = Assert.Throws<Diagnostics.FapilogException>(() => FapilogRuntime.Create(configuration)).Faults;

        Assert.Equal(host, ConfigurationCheck.Run(configuration).Faults);
    }
}
