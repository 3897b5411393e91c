using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Cursors;
using Fapilog.Diagnostics;
using Fapilog.Storage;

namespace Fapilog.Recovery;

/// <summary>
/// Where an operator moves an instance's cursor to: every alert up to there counts as settled, and every one after it is owed.
/// </summary>
internal abstract record CursorTarget
{
    public sealed record End : CursorTarget;

    public sealed record Beginning : CursorTarget;

    /// <summary>The last event that counts as settled.</summary>
    public sealed record Through(long Sequence) : CursorTarget;

    /// <summary>The time from which on events are owed.</summary>
    public sealed record Since(DateTimeOffset Time) : CursorTarget;
}

/// <summary>
/// What a cursor was moved to.
/// </summary>
/// <param name="Instance">The instance.</param>
/// <param name="Place">The place up to which every alert counts as settled.</param>
/// <param name="Sequence">The event there; null for the beginning.</param>
/// <param name="Due">How many stored alerts after it the instance owes now.</param>
/// <param name="RecordedSequence">The event that records the move.</param>
internal sealed record MovedCursor(string Instance, TrailPlace Place, long? Sequence, long Due, long RecordedSequence);

/// <summary>
/// Moves the cursor of an alert instance by an operator's decision, which the trail records first. No process may run the trail:
/// a running one owns its cursors.
/// </summary>
internal static class CursorMove
{
    /// <summary>The value of <c>metadata.kind</c> of the event that records it.</summary>
    public const string Kind = "alert_cursor_set";

    /// <exception cref="FapilogException">
    /// The trail runs or cannot be opened, or it does not have the event; nothing was moved.
    /// </exception>
    public static async Task<MovedCursor> RunAsync(
        AuditTrail trail, string directory, string instance, CursorTarget target, string author, StoredEventRules rules,
        CancellationToken cancellationToken)
    {
        var files = PhysicalFileSystem.Instance;
        var anchor = Find(files, directory, target, cancellationToken);
        var through = anchor?.Place ?? default;
        var recorded = await trail.RecordAsync(
            new AuditEvent
            {
                EventType = AuditEventType.ConfigChanged,
                Message = $"The cursor of the alert instance '{instance}' was moved.",
                Component = "fapilog",
                Operation = "alert_cursor",
                Metadata = AuditMap.Create(
                    ("kind", Kind),
                    ("instance", instance),
                    ("through", through.ToString()),
                    ("through_sequence", anchor is null ? AuditValue.Null : anchor.Sequence),
                    ("author", author)),
            },
            cancellationToken).ConfigureAwait(false);

        var cursor = new AlertCursor
        {
            Lanes = [.. Enum.GetValues<AlertSeverity>().Select(severity => new KeptLane(severity, through, []))],
            Anchor = anchor,
        };
        files.Replace(Path.Combine(directory, AlertCursor.NameOf(instance)), cursor.ToBytes(instance));
        var due = StoredTrail.Read(files, directory, through.Day, cancellationToken)
            .LongCount(stored => stored.Place > through && rules.Evaluate(stored.Event) is not null);
        return new MovedCursor(instance, through, anchor?.Sequence, due, recorded.Sequence);
    }

    private static CursorAnchor? Find(
        ITrailFileSystem files, string directory, CursorTarget target, CancellationToken cancellationToken)
    {
        if (target is CursorTarget.Beginning)
        {
            return null;
        }

        var all = StoredTrail.Read(files, directory, DateOnly.MinValue, cancellationToken)
            .Where(stored => stored.Event is { SequenceNumber: not null, Checksum: not null });

        // Sequence numbers begin again after a recovery: the newest one is meant. A time that an event gives itself may be any,
        // so the search ends at the first event that is not before: an alert sent twice is better than none.
        var found = target switch
        {
            CursorTarget.Through through => all.LastOrDefault(stored => stored.Event.SequenceNumber == through.Sequence)
                ?? throw new FapilogException(new Fault(
                    AlertCodes.CursorMismatch,
                    $"The trail in '{directory}' has no event with the sequence number {through.Sequence}. 'fapilog query' lists its events. The cursor was not moved.")),
            CursorTarget.Since since => all.TakeWhile(stored => stored.StoredAt < since.Time).LastOrDefault(),
            _ => all.LastOrDefault(),
        };
        return found is null ? null : new CursorAnchor(found.Place, found.Event.SequenceNumber!.Value, found.Event.Checksum!);
    }
}
