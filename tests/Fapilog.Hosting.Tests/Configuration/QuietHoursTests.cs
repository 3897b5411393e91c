using Fapilog.Alerting;

namespace Fapilog.Hosting.Tests.Configuration;

/// <summary>
/// The list of quiet hours, which is configured beside the instances and applied by the trail.
/// </summary>
public sealed class QuietHoursTests
{
    [Fact]
    public void Read_QuietHours_AreInTheOptionsOfTheTrail()
    {
        using var configured = Configured.By("""
            { "Alerting": { "Provider": "noop", "QuietHours": [
                { "From": "22:00", "To": "06:30", "TimeZone": "Europe/Berlin", "Comment": "Night.",
                  "Days": [ "Friday", "saturday" ],
                  "Match": { "MinimumSeverity": "Warning", "EventTypes": [ "data_export" ], "Components": [ "billing*" ] } },
                { "From": "12:00", "To": "13:00" } ] } }
            """)
            .Environment("FAPILOG__ALERTING__QUIETHOURS__1__TO", "12:30");

        var settings = configured.Read();

        Assert.Equal("noop", Assert.Single(settings.Instances).InstanceName);
        var (night, noon) = (settings.Audit.QuietHours[0], settings.Audit.QuietHours[1]);
        Assert.Equal(
            (new TimeOnly(22, 0), new TimeOnly(6, 30), "Europe/Berlin", "Night."),
            (night.From!.Value, night.To!.Value, night.TimeZone, night.Comment));
        Assert.Equal([DayOfWeek.Friday, DayOfWeek.Saturday], night.Days);
        Assert.Equal(AlertSeverity.Warning, night.Match.MinimumSeverity);
        Assert.Equal(["data_export", "billing*"], [.. night.Match.EventTypes, .. night.Match.Components]);
        Assert.Equal((new TimeOnly(12, 30), "UTC", 0), (noon.To!.Value, noon.TimeZone, noon.Days.Count));
    }

    [Fact]
    public void Read_WrongQuietHours_ReportsEveryFaultOnceAtItsPath()
    {
        using var configured = Configured.By("""
            { "Audit": { "QuietHours": [ { "From": "1:00", "To": "2:00" } ] },
              "Alerting": { "QuietHours": [
                { "From": "25:00", "Until": "06:00", "Days": [ "Sun" ] },
                { "From": "22:00", "To": "06:00", "TimeZone": "Mars", "Match": { "Reasons": [ "integrity_failure" ], "MinimumSeverity": "Loud" } } ] } }
            """);

        Assert.Equal(
            [
                "FAP2009 Fapilog:Audit:QuietHours",
                "FAP2101 Fapilog:Alerting:QuietHours:0:Until",
                "FAP2103 Fapilog:Alerting:QuietHours:0:Days:0",
                "FAP2103 Fapilog:Alerting:QuietHours:0:From",
                "FAP2103 Fapilog:Alerting:QuietHours:1:Match:MinimumSeverity",
                "FAP4007 Fapilog:Alerting:QuietHours:0:To",
                "FAP4007 Fapilog:Alerting:QuietHours:1:Match:Reasons:0",
                "FAP4007 Fapilog:Alerting:QuietHours:1:TimeZone",
            ],
            configured.FaultPlaces());
    }

    [Fact]
    public void ReadAll_OfNamedTrails_EachHasItsOwn()
    {
        using var configured = Configured.By("""
            { "Trails": {
                "billing": { "Audit": {}, "Alerting": { "QuietHours": [ { "From": "1:00", "To": "2:00" } ] } },
                "wards": { "Audit": {}, "Alerting": { "QuietHours": [ { "From": "1:00" } ] } } } }
            """);

        var fault = Assert.Single(
            Assert.Throws<Diagnostics.FapilogException>(() => FapilogSettings.ReadAll(configured.Build())).Faults);

        Assert.Equal("Fapilog:Trails:wards:Alerting:QuietHours:0:To", fault.Path);
    }
}
