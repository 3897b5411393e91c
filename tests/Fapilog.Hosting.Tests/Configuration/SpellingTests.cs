using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting.Tests.Configuration;

/// <summary>
/// Keys have no case; what they name is called as the file calls it, whatever the environment adds to it.
/// </summary>
public sealed class SpellingTests
{
    [Fact]
    public void Read_WithVariablesInUpperCase_KeepsTheFilesNames()
    {
        using var configured = Configured.By("""
            { "Alerting": { "Providers": { "onCall": { "Provider": "webhook", "Settings": { "Headers": { "X-Team": "a" } } } } } }
            """)
            .Environment("FAPILOG__ALERTING__PROVIDERS__ONCALL__DEADLINE", "5s")
            .Environment("FAPILOG__ALERTING__PROVIDERS__ONCALL__SETTINGS__HEADERS__X-TEAM", "b")
            .Environment("FAPILOG__ALERTING__PROVIDERS__MORE__PROVIDER", "noop");

        var instances = configured.Read().Instances;

        Assert.Equal(
            ["Fapilog:Alerting:Providers:MORE", "Fapilog:Alerting:Providers:onCall"],
            instances.Select(one => one.ConfigurationPath).Order(StringComparer.Ordinal));
        var onCall = instances.Single(one => one.InstanceName == "onCall");
        Assert.Equal(TimeSpan.FromSeconds(5), onCall.Options.Deadline);
        var header = Assert.Single(onCall.Settings!.GetSection("Headers").GetChildren());
        Assert.Equal(("X-Team", "b"), (header.Key, header.Value));
        Assert.Contains(
            KeyValuePair.Create("Headers:X-Team", (string?)"b"), onCall.Settings.AsEnumerable(makePathsRelative: true));
    }

    [Fact]
    public void ReadAll_WithVariablesInUpperCase_KeepsTheTrailsDirectory()
    {
        using var configured = Configured.By("""{ "Trails": { "billing": { "Audit": {} } } }""")
            .Environment("FAPILOG__TRAILS__BILLING__AUDIT__DURABILITY", "Enqueued");

        var trail = FapilogSettings.ReadAll(configured.Build()).Single(one => one.TrailName is not null);

        Assert.Equal(("billing", "billing"), (trail.TrailName, Path.GetFileName(trail.Audit.StoragePath)));
        Assert.Equal(Auditing.AuditDurability.Enqueued, trail.Audit.Durability);
    }

    [Fact]
    public void ReadAll_OfTrailsInAList_SaysThatTheyNeedNames()
    {
        using var configured = Configured.By("""{ "Trails": [ { "Audit": {} }, { "Audit": {} } ] }""");

        var fault = Assert.Single(
            Assert.Throws<Diagnostics.FapilogException>(() => FapilogSettings.ReadAll(configured.Build())).Faults);

        Assert.Equal(("FAP2003", "Fapilog:Trails"), (fault.Code, fault.Path));
        Assert.Contains("\"Trails\": { \"billing\": { \"Audit\": { … } } }", fault.Message, StringComparison.Ordinal);
    }
}
