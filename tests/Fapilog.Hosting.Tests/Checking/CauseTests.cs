
namespace Fapilog.Hosting.Tests.Checking;

/// <summary>
/// A value that was refused, or a setting that is misspelled, is one fault: what would only follow from it is not reported.
/// </summary>
public sealed class CauseTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// <summary>Gets configurations with the only fault that each has.</summary>
    public static TheoryData<string, string> Causes => new()
    {
        { OfWebhook(""" "AllowNetworks": "127.0.0.0/8" """), "FAP2103 Alerting:Settings:AllowNetworks" },
        { OfWebhook(""" "AllowNetworks": { "lan": "127.0.0.0/8" } """), "FAP2103 Alerting:Settings:AllowNetworks" },
        { OfWebhook(""" "AllowNetwork": ["127.0.0.0/8"] """), "FAP2101 Alerting:Settings:AllowNetwork" },
        { OfWebhook(""" "AllowNetworks": ["127.0.0.0/99"] """), "FAP2104 Alerting:Settings:AllowNetworks" },
        { OfWebhook(""" "AllowNetworks": [] """), "FAP2104 Alerting:Settings:Url" },
        {
            $$"""{ "Alerting": { "Provider": "webhook", "Settings": { "Ulr": "https://hook.test", "Secret": "{{Secret}}" } } }""",
            "FAP2101 Alerting:Settings:Ulr"
        },
        { """{ "Alerting": { "Providers": { "chat": { "Provder": "noop" } } } }""", "FAP2101 Alerting:Providers:chat:Provder" },
        { """{ "Alerting": { "Provder": "noop", "Settings": { "Url": "x" } } }""", "FAP2101 Alerting:Provder" },
        {
            """{ "Alerting": { "Providrs": { "chat": { "Provider": "noop" } }, "Routes": [ { "To": ["chat"] } ] } }""",
            "FAP2101 Alerting:Providrs"
        },
        { """{ "Alerting": { "Providers": "noop", "Routes": [ { "To": ["noop"] } ] } }""", "FAP2006 Alerting:Providers" },
        { """{ "Alerting": { "Provider": " ", "Routes": [ { "To": ["noop"] } ] } }""", "FAP1008 Alerting:Provider" },
        { OfRoutes("""{ "To": ["chat"], "Digest": "" }"""), "FAP2103 Alerting:Routes:0:Digest" },
        { OfRoutes("""{ "Too": ["chat"] }"""), "FAP2101 Alerting:Routes:0:Too" },
        { OfRoutes("""{ "To": ["chat"], "Digest": { "Windw": "5m" } }"""), "FAP2101 Alerting:Routes:0:Digest:Windw" },
        {
            OfRoutes("""{ "Match": { "MinimumSeverity": "Eror" }, "To": ["chat"] }, { "To": ["oncall"] }"""),
            "FAP2103 Alerting:Routes:0:Match:MinimumSeverity"
        },
        {
            """{ "Audit": { "Seal": { "Key": "as long as a key of HMAC, and none of EcdsaP256", "Algorithm": "Ecdsa" } } }""",
            "FAP2103 Audit:Seal:Algorithm"
        },
        {
            """{ "Alerting": { "Trust": { "LockFile": "." }, "Providers": { "a": { "Provider": "webhook" }, "b": { "Provider": "webhook" } } } }""",
            "FAP1031 Alerting:Trust:LockFile"
        },
        {
            """{ "Alerting": { "OnProviderError": "Degrade", "Trust": { "LockFile": "." }, "Provider": "webhook" } }""",
            "FAP1031 Alerting:Trust:LockFile"
        },
        { """{ "Trails": { " ": { "Audit": { "Durability": "Enqueued" } } } }""", "FAP2003 Trails: " },
        { """{ "Alerting": { "PluginPath": "elsewhere", "Provider": "mine" } }""", "FAP2101 Alerting:PluginPath" },
        { """{ "Alerting": { "PluginsPath": "~/plugins", "Provider": "mine" } }""", "FAP2104 Alerting:PluginsPath" },
        {
            """{ "Alerting": { "Trust": { "Strict": true, "LockFile": "~/lock.json" }, "Provider": "webhook" } }""",
            "FAP2104 Alerting:Trust:LockFile"
        },
        {
            """{ "Alerting": { "Provider": "noop", "QuietHours": [ { "From": "22:00", "To": "06:00", "TimeZon": "UTC" } ] } }""",
            "FAP2101 Alerting:QuietHours:0:TimeZon"
        },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public void Run_OneCause_IsTheOnlyFault(string fapilog, string cause)
    {
        using var configured = Configured.By(fapilog);

        var check = ConfigurationCheck.Run(configured.Build());

        Assert.Equal([cause], check.Faults.Select(fault => $"{fault.Code} {fault.Path!["Fapilog:".Length..]}"));
        Assert.Empty(check.Warnings);
    }

    /// <summary>Gets configurations with the faults that do not follow from one another.</summary>
    public static TheoryData<string, string[]> Several => new()
    {
        {
            """{ "Audit": { "Seal": { "Key": "secret", "Algorithm": "Ecdsa" } } }""",
            ["FAP2103 Audit:Seal:Algorithm", "FAP4020 Audit:Seal:Key"]
        },
        {
            """{ "Alerting": { "PluginsPath": "~/plugins", "Trust": { "LockFile": "no.lock.json" }, "Provider": "webhook" } }""",
            ["FAP2104 Alerting:PluginsPath", "FAP1031 Alerting:Trust:LockFile"]
        },
        {
            """{ "Alerting": { "Trust": { "Strict": "yes", "LockFile": "nope.lock.json" }, "Provider": "webhook" } }""",
            ["FAP2103 Alerting:Trust:Strict", "FAP1031 Alerting:Trust:LockFile"]
        },
        {
            """{ "Alerting": { "Trust": { "LockFile": "nope.lock.json" }, "Provider": "weebhook" } }""",
            ["FAP1001 Alerting:Provider", "FAP1031 Alerting:Trust:LockFile"]
        },
        {
            """{ "Audit": { "Policy": { "RetentionDays": "365 days", "ArchiveAfterDays": 3 } } }""",
            ["FAP2103 Audit:Policy:RetentionDays"]
        },
    };

    [Theory]
    [MemberData(nameof(Several))]
    public void Run_SeveralCauses_AreToldAtOnce(string fapilog, string[] causes)
    {
        using var configured = Configured.By(fapilog);

        var check = ConfigurationCheck.Run(configured.Build());

        Assert.Equal(
            causes.Order(StringComparer.Ordinal),
            check.Faults.Select(fault => $"{fault.Code} {fault.Path!["Fapilog:".Length..]}").Order(StringComparer.Ordinal));
        Assert.Empty(check.Warnings);
    }

    [Fact]
    public void Run_OfARetentionThatIsTooShort_WarnsOnce()
    {
        using var configured = Configured.By("""{ "Audit": { "Policy": { "RetentionDays": 20 } } }""");

        Assert.Equal(
            "Fapilog:Audit:Policy:RetentionDays", Assert.Single(ConfigurationCheck.Run(configured.Build()).Warnings).Path);
    }

    [Fact]
    public void Run_BlankDirectoriesOfTwoTrails_AreNotOneDirectory()
    {
        using var configured = Configured.By(
            """{ "Trails": { "a": { "Audit": { "StoragePath": " " } }, "b": { "Audit": { "StoragePath": " " } } } }""");

        var faults = ConfigurationCheck.Run(configured.Build()).Faults;

        Assert.All(faults, fault => Assert.Equal("FAP2103", fault.Code));
    }

    [Fact]
    public void Run_MisspelledBesideTheRightName_IsNotTakenForIt()
    {
        using var configured = Configured.By(
            $$"""{ "Alerting": { "Provider": "webhook", "Settings": { "Url": "", "Ulr": "https://hook.test", "Secret": "{{Secret}}" } } }""");

        Assert.Equal(
            ["FAP2101", "FAP2102"],
            ConfigurationCheck.Run(configured.Build()).Faults.Select(fault => fault.Code).Order(StringComparer.Ordinal));
    }

    private static string OfWebhook(string networks) => $$"""
        { "Alerting": { "Provider": "webhook", "Settings": { "Url": "http://127.0.0.1:9/hook", "Secret": "{{Secret}}", {{networks}} } } }
        """;

    private static string OfRoutes(string routes) => $$"""
        { "Alerting": { "Providers": { "chat": { "Provider": "noop" }, "oncall": { "Provider": "noop" } }, "Routes": [ {{routes}} ] } }
        """;
}
