using Fapilog.Cursors;

namespace Fapilog.Alerting;

/// <summary>
/// An event of the trail that alerts: where it is, which one it is, how severe it is, and when it was stored.
/// </summary>
internal readonly record struct AlertPosition(TrailPlace Place, long Sequence, AlertSeverity Severity, DateTimeOffset StoredAt)
{
    /// <summary>The sequence number where it is not known: no event has it.</summary>
    public const long Unknown = 0;

    /// <summary>Gets the sequence number; null where it is not known.</summary>
    public long? KnownSequence => Sequence == Unknown ? null : Sequence;
}
