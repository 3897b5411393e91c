using Fapilog.Diagnostics;

namespace Fapilog.Alerting;

/// <summary>
/// A silence that recurs: alerts that match, and whose events are stored within these hours, are not delivered. Critical alerts
/// and the trail's own findings are.
/// </summary>
/// <remarks>Read once, when the trail starts.</remarks>
public sealed class QuietHours
{
    /// <summary>Gets or sets which alerts are withheld.</summary>
    /// <value>The default matches every alert.</value>
    public AlertMatch Match { get; set; } = new();

    /// <summary>Gets or sets the days on which the hours begin.</summary>
    /// <value>The default is empty: every day.</value>
    public IReadOnlyList<DayOfWeek> Days { get; set; } = [];

    /// <summary>Gets or sets when the hours begin, in local time of <see cref="TimeZone"/>.</summary>
    /// <value>The default is <see langword="null"/>. It must be set.</value>
    public TimeOnly? From { get; set; }

    /// <summary>
    /// Gets or sets when the hours end, exclusive: on the next day if it is not later than <see cref="From"/>, so that equal
    /// times are 24 hours.
    /// </summary>
    /// <value>The default is <see langword="null"/>. It must be set.</value>
    public TimeOnly? To { get; set; }

    /// <summary>Gets or sets the time zone: an IANA or a Windows id, such as <c>Europe/Berlin</c>.</summary>
    /// <value>The default is <c>UTC</c>.</value>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Gets or sets why, for people.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Comment { get; set; }
}

/// <summary>
/// Quiet hours that are made ready for many alerts. Immutable.
/// </summary>
internal sealed class QuietHoursRule
{
    private readonly TimeZoneInfo _zone;
    private readonly TimeOnly _from;
    private readonly TimeOnly _to;
    private readonly DayOfWeek[] _days;

    public QuietHoursRule(QuietHours hours, int index)
    {
        _zone = TimeZoneInfo.FindSystemTimeZoneById(hours.TimeZone);
        (_from, _to, _days) = (hours.From!.Value, hours.To!.Value, [.. hours.Days]);
        Silence = new Silence
        {
            Id = $"quiet_hours:{index}",
            Match = hours.Match,
            From = DateTimeOffset.MinValue,
            Until = DateTimeOffset.MaxValue,
            Author = "configuration",
            Comment = hours.Comment ?? string.Empty,
        };
    }

    /// <summary>Gets the silence that the hours are while they last.</summary>
    public Silence Silence { get; }

    /// <summary>
    /// Returns whether a time is within the hours. By the local clock: where it is set back, an hour counts twice, and where it
    /// is set forward, the hours are shorter.
    /// </summary>
    public bool Contains(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, _zone);
        var clock = TimeOnly.FromTimeSpan(local.TimeOfDay);
        return _from < _to
            ? clock >= _from && clock < _to && IsOn(local.DayOfWeek)
            : (clock >= _from && IsOn(local.DayOfWeek)) || (clock < _to && IsOn(DayBefore(local.DayOfWeek)));
    }

    private static DayOfWeek DayBefore(DayOfWeek day) => (DayOfWeek)(((int)day + 6) % 7);

    private bool IsOn(DayOfWeek day) => _days.Length == 0 || Array.IndexOf(_days, day) >= 0;
}

/// <summary>
/// Validates quiet hours, and reports all faults at once.
/// </summary>
internal static class QuietHoursValidator
{
    private const int LongestComment = 500;

    /// <summary>Returns all faults; their paths are relative to the options.</summary>
    public static IEnumerable<Fault> Validate(IReadOnlyList<QuietHours>? all)
    {
        if (all is null)
        {
            return [Bad("The quiet hours are null. Leave them empty, or give them.", "QuietHours")];
        }

        return all.SelectMany((hours, index) => hours is null
            ? [Bad("The quiet hours are null. Remove the entry.", $"QuietHours:{index}")]
            : Find(hours).Select(fault => Bad(fault.Message, $"QuietHours:{index}:{fault.Member}")));
    }

    private static Fault Bad(string message, string path) => new(AuditCodes.BadOption, message, path);

    private static IEnumerable<(string Member, string Message)> Find(QuietHours hours)
    {
        (string Name, TimeOnly? Time)[] times = [(nameof(hours.From), hours.From), (nameof(hours.To), hours.To)];
        foreach (var (name, _) in times.Where(time => time.Time is null))
        {
            yield return (name, $"'{name}' is missing. Quiet hours need 'From' and 'To', such as \"22:00\" and \"06:00\".");
        }

        if (string.IsNullOrWhiteSpace(hours.TimeZone) || !TimeZoneInfo.TryFindSystemTimeZoneById(hours.TimeZone, out _))
        {
            yield return (
                nameof(hours.TimeZone),
                $"The time zone '{ShortText.Shorten(hours.TimeZone ?? string.Empty)}' is not known on this machine. Name it by its IANA or Windows id, such as 'Europe/Berlin' or 'UTC'; a container may need the package tzdata.");
        }

        if (hours.Days is null || !hours.Days.All(Enum.IsDefined))
        {
            yield return (
                nameof(hours.Days),
                $"A day is not one of {string.Join(", ", Enum.GetNames<DayOfWeek>())}. Correct it, or leave the days empty for every day.");
        }

        if (hours.Comment?.Length > LongestComment)
        {
            yield return (
                nameof(hours.Comment), $"The comment has {hours.Comment.Length} characters. It has at most {LongestComment}.");
        }

        if (hours.Match is null)
        {
            yield return (nameof(hours.Match), "The match is null. Leave it at its default, which matches every alert.");
            yield break;
        }

        foreach (var (path, message) in MatchFaults.OfSilence(hours.Match))
        {
            yield return ($"{nameof(hours.Match)}:{path}", message);
        }
    }
}
