using Fapilog.Auditing;
using Fapilog.Cursors;

namespace Fapilog.Alerting;

/// <summary>
/// Chooses entries of the undelivered.
/// </summary>
/// <param name="Instance">The instance, whatever the case; null for all.</param>
/// <param name="Since">The earliest time at which the alert was given up; null for any.</param>
internal sealed record UndeliveredFilter(string? Instance = null, DateTimeOffset? Since = null)
{
    public bool Matches(UndeliveredEntry entry) => Matches(entry.Instance, entry.At);

    public bool Matches(UndeliveredPlace place) => Matches(place.Instance, place.At);

    private bool Matches(string instance, DateTimeOffset at) =>
        (Instance is null || string.Equals(Instance, instance, StringComparison.OrdinalIgnoreCase)) && !(at < Since);
}

/// <summary>
/// Prepares undelivered alerts to be handed to their instances again. It sends and settles nothing.
/// </summary>
internal static class UndeliveredReplay
{
    /// <summary>Returns what is to be handed over for an entry.</summary>
    public static ReplayedAlert Prepare(UndeliveredEntry entry, StoredEventReader events)
    {
        if (entry is { Count: > 1, Alert: not null })
        {
            // A digest stands for many events, and the kept alert says what they have in common.
            return Kept(entry, "It is a digest.");
        }

        if (entry is not { Place: { } place, Sequence: { } sequence })
        {
            return Kept(entry, "Its event could not be stored.");
        }

        try
        {
            var found = events.Read(place, sequence);
            return found is not null && (entry.Checksum is null || found.Checksum == entry.Checksum)
                ? new ReplayedAlert(entry, found, IsStored: true, Note: null)
                : Kept(entry, $"The trail does not have the event {sequence} at {place} any more.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Kept(entry, $"The event {sequence} at {place} cannot be read. {exception.Message}");
        }
    }

    private static ReplayedAlert Kept(UndeliveredEntry entry, string note)
    {
        var kept = entry.Alert is { } alert ? alert with { Alert = alert.Alert with { IsReplay = true } } : null;
        return new ReplayedAlert(
            entry,
            kept,
            IsStored: false,
            kept is null
                ? $"{note} The alert was not kept either: it cannot be sent again."
                : $"{note} The alert is sent as it was kept.");
    }
}

/// <summary>
/// An undelivered alert that is to be handed to its instance again.
/// </summary>
/// <param name="Entry">The entry, which is settled once the instance accepted the alert.</param>
/// <param name="Event">
/// The stored event, which is judged and redacted by the policy and the options of today; or the alert as it was kept, which is
/// redacted already; null when there is neither.
/// </param>
/// <param name="IsStored">Whether it is the stored event.</param>
/// <param name="Note">Why it is not the stored event, for people; null when it is.</param>
internal sealed record ReplayedAlert(UndeliveredEntry Entry, AuditEvent? Event, bool IsStored, string? Note);
