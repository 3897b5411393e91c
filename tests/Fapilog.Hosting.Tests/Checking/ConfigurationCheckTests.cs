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
    public void Run_OfManyFaults_TellsThoseOfTheTrailAndOfEveryInstanceAtOnceWithoutAValue()
    {
        using var configured = Configured.By($$"""
            { "Aduit": {},
              "Audit": { "Seal": { "Key": "file:no-such.key" } },
              "Alerting": { "OnProviderError": "Degrade", "Providers": {
                "chat":   { "Provider": "weebhook" },
                "oncall": { "Provider": "webhook", "Settings": { "Url": "{{Token}}", "Secret": "env:FAPILOG_TESTS_ABSENT", "Timeout": "{{Token}}", "Sekret": 1 } },
                "late":   { "Provider": "webhook", "Deadline": "00:00:00", "Settings": {{Settings}} },
                "good":   { "Provider": "webhook", "Settings": {{Settings}} } } } }
            """);

        var check = ConfigurationCheck.Run(configured.Build());

        Assert.Equal(
            [
                "FAP1001 Fapilog:Alerting:Providers:chat:Provider",
                "FAP2101 Fapilog:Aduit",
                "FAP2101 Fapilog:Alerting:Providers:oncall:Settings:Sekret",
                "FAP2103 Fapilog:Alerting:Providers:oncall:Settings:Timeout",
                "FAP2104 Fapilog:Alerting:Providers:oncall:Settings:Url",
                "FAP2105 Fapilog:Alerting:Providers:oncall:Settings:Secret",
                "FAP4007 Fapilog:Alerting:Providers:late:Deadline",
                "FAP4020 Fapilog:Audit:Seal:Key",
            ],
            check.Faults.Select(fault => $"{fault.Code} {fault.Path}").Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(check.Faults, fault => fault.Message.Contains(Token, StringComparison.Ordinal));
        Assert.Equal(
            [
                ("chat", AlertInstanceState.Faulted),
                ("oncall", AlertInstanceState.Faulted),
                ("late", AlertInstanceState.Faulted),
                ("good", AlertInstanceState.Ready),
            ],
            check.Instances.Select(one => (one.Name, one.State))
                .OrderBy(one => Array.IndexOf(["chat", "oncall", "late", "good"], one.Name)));
    }

    [Fact]
    public void Run_OfSeveralTrails_ChecksEachAndThatNoneSharesADirectory()
    {
        using var configured = Configured.By($$"""
            { "Trails": { "a": { "Audit": { "StoragePath": "one" }, "Alerting": { "Provider": "webhook" } },
                          "b": { "Audit": { "StoragePath": "one" }, "Alerting": { "Provider": "webhook", "Settings": {{Settings}} } } } }
            """);

        var check = ConfigurationCheck.Run(configured.Build());

        Assert.Equal(
            ["FAP2007 Fapilog:Trails", "FAP2102 Fapilog:Trails:a:Alerting:Settings:Secret", "FAP2102 Fapilog:Trails:a:Alerting:Settings:Url"],
            check.Faults.Select(fault => $"{fault.Code} {fault.Path}").Order(StringComparer.Ordinal));
        Assert.Equal(["a/webhook Faulted", "b/webhook Ready"], check.Instances.Select(one => $"{one.Name} {one.State}"));
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
