using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Alerting;

/// <summary>
/// What ended an entry of the undelivered. The file has the names in lower case.
/// </summary>
internal enum UndeliveredEnd
{
    /// <summary>A later version ended it, with a word of its own. It is not sent again.</summary>
    Unknown,

    /// <summary>An abandoned call was accepted while the alert was given up.</summary>
    Delivered,

    /// <summary>The alert was sent again, and accepted.</summary>
    Replayed,
}

/// <summary>
/// The line that ends an entry of the undelivered.
/// </summary>
internal sealed record UndeliveredSettlement(string Id, string Instance, UndeliveredEnd How, DateTimeOffset At)
{
    /// <summary>Parses a line; null if it is none of a settlement.</summary>
    public static UndeliveredSettlement? Parse(AuditMap line)
    {
        var members = new MemberReader(line);
        var (id, how) = (members.Text("id"u8), members.Text("settled"u8));
        var settlement = new UndeliveredSettlement(
            id ?? string.Empty,
            members.Text("instance"u8) ?? string.Empty,
            UndeliveredEntry.TryParseName<UndeliveredEnd>(how, out var end) ? end : UndeliveredEnd.Unknown,
            members.Time("at"u8) ?? default);
        return members.Faults.Count == 0 && id is { Length: > 0 } && how is { Length: > 0 } ? settlement : null;
    }

    /// <summary>Returns the settlement in the form of the file.</summary>
    public AuditMap ToMap() => AuditMap.Create(
        ("at", EventTime.ToText(At)), ("id", Id), ("instance", Instance), ("settled", UndeliveredEntry.NameOf(How)));
}
