using Fapilog.Storage;

namespace Fapilog.Alerting;

/// <summary>
/// The alerts that a silence covers: how many, and the first and the last of them.
/// </summary>
internal sealed record SilenceCount(long Alerts, long? FirstSequence, long? LastSequence)
{
    /// <summary>Gets the count of a silence that covers nothing.</summary>
    public static SilenceCount None { get; } = new(0, null, null);

    /// <summary>
    /// Counts from the trail itself, by the rule that withholds: each stored event that alerts belongs to the silence that
    /// <see cref="Silences.Find"/> returns for it.
    /// </summary>
    /// <param name="files">The file system.</param>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="silences">The silences.</param>
    /// <param name="rules">Decide which events alert.</param>
    /// <param name="from">The time before which no event counts.</param>
    /// <param name="cancellationToken">Cancels between two events.</param>
    public static IReadOnlyDictionary<string, SilenceCount> Count(
        ITrailFileSystem files, string directory, Silences silences, StoredEventRules rules, DateTimeOffset from,
        CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, SilenceCount>(StringComparer.Ordinal);

        // The file of a day may hold events of an earlier time, never of a later day.
        var firstDay = DateOnly.FromDateTime(from.UtcDateTime);
        foreach (var stored in StoredTrail.Read(files, directory, firstDay, cancellationToken))
        {
            if (rules.Evaluate(stored.Event) is { } decision
                && silences.Find(stored.Event, decision, stored.StoredAt) is { } silence)
            {
                var before = counts.GetValueOrDefault(silence.Id, None);
                counts[silence.Id] = new SilenceCount(
                    before.Alerts + 1, before.FirstSequence ?? stored.Event.SequenceNumber, stored.Event.SequenceNumber);
            }
        }

        return counts;
    }
}
