using Fapilog.Alerting;
using Fapilog.Loading;

namespace Fapilog.Hosting.Tests.Configuration;

public sealed class ProviderFormTests
{
    [Fact]
    public void Read_OfOneProvider_GivesOneInstanceOfItsName()
    {
        using var configured = Configured.By("""
            { "Alerting": {
                "Provider": "slack", "Channel": "#audit", "MinimumSeverity": "Warning", "IncludeMetadata": ["tenant"],
                "Settings": { "Url": "x" } } }
            """);

        var instance = Assert.Single(configured.Read().Instances);

        Assert.Equal(
            ("slack", "slack", "Fapilog:Alerting"), (instance.InstanceName, instance.ProviderName, instance.ConfigurationPath));
        Assert.Equal(("#audit", AlertSeverity.Warning), (instance.Options.Channel, instance.Options.MinimumSeverity));
        Assert.Equal(["tenant"], instance.Options.IncludeMetadata);
        Assert.Equal("x", instance.Settings!["Url"]);
    }

    [Fact]
    public void Read_OfNamedInstances_GivesEachWhatItSaysAndElseWhatAlertingSays()
    {
        using var configured = Configured.By("""
            { "Alerting": {
                "Deadline": "00:00:30", "MinimumSeverity": "Warning", "MaxAlertAge": "02:00:00", "QueueCapacity": 5,
                "IncludeSensitive": true, "IncludeMetadata": ["a", "b"],
                "Providers": {
                  "chat": { "Provider": "slack", "Channel": "#audit" },
                  "oncall": { "Provider": "pagerduty", "Deadline": "00:04:00", "MinimumSeverity": "Error",
                              "IncludeSensitive": false, "IncludeMetadata": ["c"] } } } }
            """);

        var instances = configured.Read().Instances;
        var (chat, oncall) = (instances[0], instances[1]);

        Assert.Equal(("chat", "oncall"), (chat.InstanceName, oncall.InstanceName));
        Assert.Equal("Fapilog:Alerting:Providers:oncall", oncall.ConfigurationPath);
        Assert.Equal(("#audit", null), (chat.Options.Channel, oncall.Options.Channel));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(4)), (chat.Options.Deadline, oncall.Options.Deadline));
        Assert.Equal(
            (AlertSeverity.Warning, AlertSeverity.Error), (chat.Options.MinimumSeverity, oncall.Options.MinimumSeverity));
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.FromHours(2)), (chat.Options.MaxAlertAge, oncall.Options.MaxAlertAge));
        Assert.Equal((5, 5), (chat.Options.QueueCapacity, oncall.Options.QueueCapacity));
        Assert.Equal((true, false), (chat.Options.IncludeSensitive, oncall.Options.IncludeSensitive));
        Assert.Equal(["a", "b"], chat.Options.IncludeMetadata);
        Assert.Equal(["c"], oncall.Options.IncludeMetadata);
    }

    [Fact]
    public void Read_OfBothForms_NamesBothSources()
    {
        using var configured = Configured.By("""{ "Alerting": { "Providers": { "chat": { "Provider": "slack" } } } }""")
            .Environment("FAPILOG__ALERTING__PROVIDER", "webhook");

        var fault = Assert.Single(configured.Faults());

        Assert.Equal(("FAP2001", "Fapilog:Alerting"), (fault.Code, fault.Path));
        Assert.Equal(
            "'Provider' in the environment configures one provider, and 'Providers' in the file 'fapilog.json' configures instances by name. Keep one of the two forms.",
            fault.Message);
    }

    [Fact]
    public void Read_WithAProviderInTheEnvironment_TakesItOverTheFile()
    {
        using var configured = Configured.By("""{ "Alerting": { "Provider": "slack", "Settings": { "Url": "x" } } }""")
            .Environment("FAPILOG__ALERTING__PROVIDER", "webhook");

        Assert.Equal("webhook", Assert.Single(configured.Read().Instances).ProviderName);
    }

    [Theory]
    [Trait("Row", "C1")]
    [InlineData("{}")]
    [InlineData("""{ "Alerting": {} }""")]
    [InlineData("""{ "Alerting": { "Provider": null, "Providers": {}, "Deadline": "00:01:00" } }""")]
    public void Read_WithNoProvider_HasNoInstance(string fapilog)
    {
        using var configured = Configured.By(fapilog);

        Assert.Empty(configured.Read().Instances);
    }

    [Theory]
    [InlineData("""{ "Alerting": "webhook" }""", "FAP2006 Fapilog:Alerting")]
    [InlineData("""{ "Alerting": { "Providers": "webhook" } }""", "FAP2006 Fapilog:Alerting:Providers")]
    [InlineData("""{ "Audit": "audit_logs" }""", "FAP2006 Fapilog:Audit")]
    [InlineData("""{ "Audit": "" }""", "FAP2006 Fapilog:Audit")]
    [InlineData("""{ "Trails": "x" }""", "FAP2006 Fapilog:Trails")]
    [InlineData("""{ "Alerting": { "Provider": "slack", "Settings": "x" } }""", "FAP2006 Fapilog:Alerting:Settings")]
    [InlineData(
        """{ "Alerting": { "Providers": { "chat": { "Provider": "slack", "Settings": "" } } } }""",
        "FAP2006 Fapilog:Alerting:Providers:chat:Settings")]
    [InlineData("""{ "Audit": { "Policy": "" } }""", "FAP2103 Fapilog:Audit:Policy")]
    [InlineData("""{ "Alerting": { "Providers": [] } }""", "FAP2006 Fapilog:Alerting:Providers")]
    [InlineData("\"\"", "FAP2006 Fapilog")]
    [InlineData("\"on\"", "FAP2006 Fapilog")]
    [InlineData("""{ "Alerting": { "Provider": ["webhook"] } }""", "FAP2004 Fapilog:Alerting:Provider")]
    [InlineData("""{ "Alerting": { "Settings": { "Url": "x" } } }""", "FAP2004 Fapilog:Alerting:Provider")]
    [InlineData("""{ "Alerting": { "Channel": "#audit" } }""", "FAP2004 Fapilog:Alerting:Provider")]
    [InlineData(
        """{ "Alerting": { "Providers": { "chat": { "Channel": "#audit" } } } }""",
        "FAP2004 Fapilog:Alerting:Providers:chat:Provider")]
    [InlineData("""{ "Alerting": { "Providers": { "chat": "slack" } } }""", "FAP2006 Fapilog:Alerting:Providers:chat")]
    [InlineData("""{ "Alerting": { "Providers": [ { "Provider": "slack" }, { "Provider": "noop" } ] } }""", "FAP2003 Fapilog:Alerting:Providers")]
    [InlineData("""{ "Alerting": { "Providers": ["slack", "noop"] } }""", "FAP2003 Fapilog:Alerting:Providers")]
    [InlineData("""{ "Alerting": { "OnProviderError": "Ignore" } }""", "FAP2103 Fapilog:Alerting:OnProviderError")]
    public void Read_OfWhatWouldOtherwiseBeSilent_IsAFault(string fapilog, string expected)
    {
        using var configured = Configured.By(fapilog);

        Assert.Equal([expected], configured.FaultPlaces());
    }

    [Theory]
    [InlineData("{}", ProviderErrorBehavior.Fail)]
    [InlineData("""{ "Alerting": { "OnProviderError": "fail", "Provider": "slack" } }""", ProviderErrorBehavior.Fail)]
    [InlineData("""{ "Alerting": { "OnProviderError": "degrade", "Provider": "slack" } }""", ProviderErrorBehavior.Degrade)]
    public void Read_OfOnProviderError_IsFailUnlessSaidOtherwise(string fapilog, ProviderErrorBehavior expected)
    {
        using var configured = Configured.By(fapilog);

        Assert.Equal(expected, configured.Read().OnProviderError);
    }
}
