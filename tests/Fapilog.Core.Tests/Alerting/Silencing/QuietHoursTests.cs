using System.Globalization;
using CsCheck;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Storage.Simulation;
using Fapilog.Support;

namespace Fapilog.Alerting;

/// <summary>
/// When quiet hours withhold: past midnight, on some days, and where the clock is changed.
/// </summary>
public class QuietHoursTests
{
    // In Berlin, the clock goes from 2:00 to 3:00 on 30 March 2025 (1:00 UTC), and from 3:00 to 2:00 on 26 October (1:00 UTC).
    [Theory]
    [InlineData("22:00", "06:00", "", "UTC", "2025-08-07T22:00:00Z", true)]
    [InlineData("22:00", "06:00", "", "UTC", "2025-08-07T21:59:59.999Z", false)]
    [InlineData("22:00", "06:00", "", "UTC", "2025-08-08T05:59:59.999Z", true)]
    [InlineData("22:00", "06:00", "", "UTC", "2025-08-08T06:00:00Z", false)]
    [InlineData("22:00", "06:00", "", "UTC", "2025-08-08T00:00:00Z", true)]
    [InlineData("12:00", "13:00", "", "UTC", "2025-08-08T12:00:00Z", true)]
    [InlineData("12:00", "13:00", "", "UTC", "2025-08-08T13:00:00Z", false)]
    [InlineData("12:00", "13:00", "", "UTC", "2025-08-08T11:59:59Z", false)]
    // Thursday's night ends on Friday.
    [InlineData("22:00", "06:00", "Thursday", "UTC", "2025-08-07T23:00:00Z", true)]
    [InlineData("22:00", "06:00", "Thursday", "UTC", "2025-08-08T03:00:00Z", true)]
    [InlineData("22:00", "06:00", "Thursday", "UTC", "2025-08-07T03:00:00Z", false)]
    [InlineData("22:00", "06:00", "Thursday", "UTC", "2025-08-08T23:00:00Z", false)]
    [InlineData("22:00", "06:00", "Saturday", "UTC", "2025-08-10T03:00:00Z", true)]
    // Equal times are 24 hours.
    [InlineData("00:00", "00:00", "Saturday,Sunday", "UTC", "2025-08-09T00:00:00Z", true)]
    [InlineData("00:00", "00:00", "Saturday,Sunday", "UTC", "2025-08-10T23:59:59Z", true)]
    [InlineData("00:00", "00:00", "Saturday,Sunday", "UTC", "2025-08-11T00:00:00Z", false)]
    [InlineData("08:00", "08:00", "Sunday", "UTC", "2025-08-11T07:59:59Z", true)]
    [InlineData("08:00", "08:00", "Sunday", "UTC", "2025-08-11T08:00:00Z", false)]
    // Berlin, and a Windows id of it.
    [InlineData("22:00", "06:00", "", "Europe/Berlin", "2025-08-07T20:00:00Z", true)]
    [InlineData("22:00", "06:00", "", "Europe/Berlin", "2025-01-07T20:00:00Z", false)]
    [InlineData("22:00", "06:00", "", "Europe/Berlin", "2025-01-07T21:00:00Z", true)]
    [InlineData("22:00", "06:00", "Friday", "Europe/Berlin", "2025-08-07T22:30:00Z", false)]
    [InlineData("00:00", "06:00", "Friday", "Europe/Berlin", "2025-08-07T22:30:00Z", true)]
    // Spring: from 2:30 to 3:30 is the half hour from 3:00 on.
    [InlineData("02:30", "03:30", "", "Europe/Berlin", "2025-03-30T00:59:59Z", false)]
    [InlineData("02:30", "03:30", "", "Europe/Berlin", "2025-03-30T01:00:00Z", true)]
    [InlineData("02:30", "03:30", "", "Europe/Berlin", "2025-03-30T01:29:59Z", true)]
    [InlineData("02:30", "03:30", "", "Europe/Berlin", "2025-03-30T01:30:00Z", false)]
    // A gap as a whole is nothing.
    [InlineData("02:00", "03:00", "", "Europe/Berlin", "2025-03-30T01:00:00Z", false)]
    [InlineData("02:00", "03:00", "", "Europe/Berlin", "2025-03-30T00:59:59Z", false)]
    // Autumn: from 2:00 to 3:00 is two hours.
    [InlineData("02:00", "03:00", "", "Europe/Berlin", "2025-10-25T23:59:59Z", false)]
    [InlineData("02:00", "03:00", "", "Europe/Berlin", "2025-10-26T00:00:00Z", true)]
    [InlineData("02:00", "03:00", "", "Europe/Berlin", "2025-10-26T01:59:59Z", true)]
    [InlineData("02:00", "03:00", "", "Europe/Berlin", "2025-10-26T02:00:00Z", false)]
    [InlineData("22:00", "06:00", "Saturday", "Europe/Berlin", "2025-10-26T04:59:59Z", true)]
    [InlineData("22:00", "06:00", "Saturday", "Europe/Berlin", "2025-10-26T05:00:00Z", false)]
    public void Contains_ATime_IsByTheLocalClock(string from, string to, string days, string zone, string time, bool isQuiet)
    {
        var rule = new QuietHoursRule(Hours(from, to, days, zone), 0);

        Assert.Equal(isQuiet, rule.Contains(Time(time)));
    }

    /// <summary>A time is quiet if the last begin was on one of the days, and no longer ago than the hours last.</summary>
    [Fact]
    public void Contains_InAZoneWithoutChanges_IsTheTimeSinceTheBegin() =>
        Gen.Select(Gen.Int[0, 1439], Gen.Int[0, 1439], Gen.Int[0, 127], Gen.Int[0, 20_000]).Sample((from, to, days, minute) =>
        {
            DayOfWeek[] on = [.. Enum.GetValues<DayOfWeek>().Where(day => (days & (1 << (int)day)) != 0)];
            var rule = new QuietHoursRule(
                new QuietHours
                {
                    From = TimeOnly.MinValue.AddMinutes(from),
                    To = TimeOnly.MinValue.AddMinutes(to),
                    Days = on,
                },
                0);
            var time = Some.Noon.AddMinutes(minute);

            // The begin that was last, and how long it lasts.
            var sinceBegin = (time.TimeOfDay.TotalMinutes - from + 1440) % 1440;
            var length = to > from ? to - from : to + 1440 - from;
            var began = time.AddMinutes(-sinceBegin).DayOfWeek;

            return rule.Contains(time) == (sinceBegin < length && (on.Length == 0 || on.Contains(began)));
        });

    [Fact]
    public void Find_WithinQuietHours_WithholdsWhatMatchesAndNothingCritical()
    {
        var disk = new SimulatedDisk();
        var hours = Hours("22:00", "06:00", "", "UTC");
        hours.Match = new AlertMatch { EventTypes = ["component_failure"] };
        using var log = new CollectingLog();
        var silences = Silences.Open(
            disk, SimulatedTrail.Directory, [Hours("00:00", "00:01", "", "UTC"), hours], Some.Clock(), log);
        var night = Time("2025-08-07T23:00:00Z");
        AlertDecision warning = new(AlertSeverity.Warning, ["security_event"]);

        Assert.Equal("quiet_hours:1", silences.Find(Some.Event(), warning, night)?.Id);
        Assert.Null(silences.Find(Some.Event(), warning, night.AddHours(-2)));
        Assert.Null(silences.Find(Some.Event(), warning with { Severity = AlertSeverity.Critical }, night));
        Assert.Null(silences.Find(Some.Event(), warning with { Reasons = ["integrity_failure"] }, night));
        Assert.Null(silences.Find(Some.Event() with { EventType = AuditEventType.DataAccess }, warning, night));
    }

    [Fact]
    public void Validate_OfWrongHours_ReportsEveryFaultWithItsPath()
    {
        QuietHours[] all =
        [
            Hours("22:00", "06:00", "", "Windows/Mars"),
            new()
            {
                Days = [(DayOfWeek)9],
                Comment = new string('x', 501),
                Match = new AlertMatch { MinimumSeverity = AlertSeverity.Critical, Reasons = ["critical_error"] },
            },
            null!,
            new() { From = default(TimeOnly), To = default(TimeOnly), Match = null! },
        ];

        var faults = AuditTrailOptionsValidator.Validate(new AuditTrailOptions { QuietHours = all });

        Assert.All(faults, fault => Assert.Equal(AuditCodes.BadOption, fault.Code));
        Assert.Equal(
            [
                "QuietHours:0:TimeZone", "QuietHours:1:From", "QuietHours:1:To", "QuietHours:1:Days", "QuietHours:1:Comment",
                "QuietHours:1:Match:MinimumSeverity", "QuietHours:1:Match:Reasons:0", "QuietHours:2", "QuietHours:3:Match",
            ],
            faults.Select(fault => fault.Path));
        Assert.Equal(
            "QuietHours", Assert.Single(AuditTrailOptionsValidator.Validate(new AuditTrailOptions { QuietHours = null! })).Path);
        Assert.Empty(
            AuditTrailOptionsValidator.Validate(new AuditTrailOptions { QuietHours = [Hours("01:00", "02:00", "", "UTC")] }));
    }

    private static QuietHours Hours(string from, string to, string days, string zone) => new()
    {
        From = TimeOnly.Parse(from, CultureInfo.InvariantCulture),
        To = TimeOnly.Parse(to, CultureInfo.InvariantCulture),
        Days = [.. days.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<DayOfWeek>)],
        TimeZone = zone,
    };

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
