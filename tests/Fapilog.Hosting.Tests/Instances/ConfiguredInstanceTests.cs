using Fapilog.Alerting;
using Fapilog.Diagnostics;

namespace Fapilog.Hosting.Tests.Instances;

public sealed class ConfiguredInstanceTests
{
    private const string Settings = """{ "Url": "http://127.0.0.1:9/hook", "Secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "AllowNetworks": ["127.0.0.0/8"] }""";

    private const string Several = $$"""
        { "Alerting": { "MinimumSeverity": "Warning", "Providers": {
            "on-call": { "Provider": "webhook", "Channel": "#night", "Settings": {{Settings}} },
            "chat":    { "Provider": "slack", "Settings": { "Anything": 1 } },
            "archive": { "Provider": "Standard_Webhook", "Settings": {{Settings}} } } } }
        """;

    [Theory]
    [InlineData("on-call", "on-call")]
    [InlineData("ONCALL", "on-call")]
    [InlineData("on_call", "on-call")]
    [InlineData("Archive", "archive")]
    public async Task Open_ByTheNameOfAnInstance_MakesItAndLooksAtNoOther(string name, string expected)
    {
        using var configured = Configured.By(Several);

        await using var instance = ConfiguredInstance.Open(configured.Build(), name);

        Assert.Equal(expected, instance.Name);
        Assert.True(instance.IsConfigured);
        Assert.Equal(AlertSeverity.Warning, instance.Options.MinimumSeverity);
        Assert.Equal(configured.Trail, instance.Settings.Audit.StoragePath);
    }

    [Theory]
    [InlineData(null, "#night")]
    [InlineData("#day", "#day")]
    public async Task Open_WithAChannel_TakesItInPlaceOfTheInstances(string? channel, string expected)
    {
        using var configured = Configured.By(Several);

        await using var instance = ConfiguredInstance.Open(configured.Build(), "on-call", channel);

        Assert.Equal(expected, instance.Options.Channel);
    }

    [Theory]
    [InlineData("webhook")]
    [InlineData("Standard_webhook")]
    public async Task Open_ByAProviderOfOneInstance_TakesThatOneUnderWhateverNameTheyUse(string name)
    {
        using var configured = Configured.By(
            $$"""{ "Alerting": { "Providers": { "archive": { "Provider": "standard-webhook", "Settings": {{Settings}} } } } }""");

        await using var instance = ConfiguredInstance.Open(configured.Build(), name);

        Assert.Equal("archive", instance.Name);
    }

    [Fact]
    public async Task Open_ByANameThatIsAnInstancesAndAProviders_TakesTheInstance()
    {
        using var configured = Configured.By($$"""
            { "Alerting": { "Providers": {
                "slack": { "Provider": "webhook", "Settings": {{Settings}} }, "other": { "Provider": "slack" } } } }
            """);

        await using var instance = ConfiguredInstance.Open(configured.Build(), "slack");

        Assert.Equal("webhook", instance.Request.ProviderName);
    }

    [Fact]
    public void Open_ByAProviderOfSeveralInstances_NamesThem()
    {
        using var configured = Configured.By(Several);

        Assert.Equal(
            "FAP2011: Several instances are of provider 'webhook': 'archive' (provider 'Standard_Webhook'), 'on-call' (provider 'webhook'). "
            + "Name the one that is meant in place of 'webhook'.",
            Assert.Single(Faults(configured, "webhook")).ToString());
    }

    [Fact]
    public async Task Open_WithSeveralTrails_TakesTheOneBeforeTheSlash()
    {
        using var configured = Configured.By($$"""
            { "Trails": { "wards":   { "Alerting": { "Providers": { "chat": { "Provider": "webhook", "Settings": {{Settings}} } } } },
                          "billing": { "Alerting": { "Providers": { "chat": { "Provider": "webhook", "Settings": {{Settings}} } } } } } }
            """);

        Assert.Contains(
            "'billing/chat' (provider 'webhook'), 'wards/chat'",
            Assert.Single(Faults(configured, "chat")).Message,
            StringComparison.Ordinal);
        await using var instance = ConfiguredInstance.Open(configured.Build(), "billing/chat");

        Assert.Equal(("billing/chat", "billing"), (instance.Name, instance.Settings.Audit.Name));
    }

    [Fact]
    public async Task Open_WithSettingsAndNoProvider_TakesThemForTheOneAskedFor()
    {
        using var configured = Configured.By($$"""{ "Alerting": { "Channel": "#ops", "Settings": {{Settings}} } }""");

        await using var instance = ConfiguredInstance.Open(configured.Build(), "webhook");

        Assert.False(instance.IsConfigured);
        Assert.Equal("#ops", instance.Options.Channel);
        Assert.NotNull((await instance.Trial.PreviewAsync(instance.Trial.SampleEvent())).Preview);
    }

    [Theory]
    [InlineData(
        "{}",
        "Fapilog:Alerting:Settings",
        "None is configured. Set 'Fapilog:Alerting:Provider' to 'webhook', and what it needs in 'Fapilog:Alerting:Settings'.")]
    [InlineData(
        """{ "Alerting": { "Providers": { "chat": { "Provider": "slack" } } } }""",
        "Fapilog:Alerting:Providers:webhook:Settings",
        "Configured are 'chat' (provider 'slack'). Name one that is configured, or configure it at 'Fapilog:Alerting:Providers:webhook'.")]
    public void Open_OfAProviderThatIsNotConfigured_TellsThatAndEverySettingItMisses(string fapilog, string path, string expected)
    {
        using var configured = Configured.By(fapilog);

        var faults = Faults(configured, "webhook");

        Assert.Equal(
            ["FAP2011 ", $"FAP2102 {path}:Url", $"FAP2102 {path}:Secret"], faults.Select(fault => $"{fault.Code} {fault.Path}"));
        Assert.EndsWith(expected, faults[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{ "Alerting": { "Provider": "slack", "Settings": { "Token": "x" } } }""",
        "Name one that is configured, or configure both in 'Fapilog:Alerting:Providers', each under a name, in place of "
        + "'Fapilog:Alerting:Provider' and 'Fapilog:Alerting:Settings'.")]
    [InlineData(
        """{ "Trails": { "a": { "Audit": { "StoragePath": "a" } }, "b": { "Audit": { "StoragePath": "b" } } } }""",
        "None is configured. Configure it in the trail whose alerts it is to get.")]
    public void Open_OfAProviderThatHasNoPlace_DoesNotTellOfSettingsThatNobodyCouldAdd(string fapilog, string expected)
    {
        using var configured = Configured.By(fapilog);

        var fault = Assert.Single(Faults(configured, "webhook"));

        Assert.Equal(("FAP2011", null), (fault.Code, fault.Path));
        Assert.EndsWith(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("webbook", "FAP1001")]
    [InlineData("no such:name", "FAP1008")]
    [InlineData("../etc", "FAP1008")]
    public void Open_OfANameNobodyHas_SaysWhichThereAre(string name, string code)
    {
        using var configured = Configured.By(Several);

        var faults = Faults(configured, name);

        var fault = Assert.Single(faults);
        Assert.Equal((code, null), (fault.Code, fault.Path));
        Assert.StartsWith(
            $"No instance is called '{name}' or is of a provider of that name. Configured are ",
            fault.Message,
            StringComparison.Ordinal);
        Assert.Contains("'webhook'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAConfigurationThatIsWrong_TellsWhatAHostWouldTell()
    {
        using var configured =
            Configured.By($$"""{ "Aduit": 1, "Alerting": { "Provider": "webhook", "Deadlime": 1, "Settings": {{Settings}} } }""");

        Assert.Equal(
            ["FAP2101 Fapilog:Aduit", "FAP2101 Fapilog:Alerting:Deadlime"],
            Faults(configured, "webhook").Select(fault => $"{fault.Code} {fault.Path}"));
    }

    private static IReadOnlyList<Fault> Faults(Configured configured, string name) =>
        Assert.Throws<FapilogException>(() => ConfiguredInstance.Open(configured.Build(), name)).Faults;
}
