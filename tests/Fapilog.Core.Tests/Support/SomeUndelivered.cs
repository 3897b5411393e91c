using Fapilog.Alerting;
using Fapilog.Cursors;

namespace Fapilog.Support;

/// <summary>Entries of alerts that instances gave up.</summary>
internal static class SomeUndelivered
{
    public static UndeliveredEntry Entry(
        string message = "It broke.", DateTimeOffset? at = null, AlertSeverity severity = AlertSeverity.Critical,
        string instance = "chat") => new()
        {
            At = at ?? Some.Noon,
            Instance = instance,
            Reason = UndeliveredReason.Rejected,
            Failure = "channel_not_found",
            Attempts = 1,
            Place = new TrailPlace(DateOnly.FromDateTime((at ?? Some.Noon).UtcDateTime), 1024),
            Sequence = 7,
            Checksum = new string('a', 64),
            EventId = $"event {message}",
            Severity = severity,
            Channel = "#audit",
            Alert = Some.Critical(message) with
            {
                EventId = $"event {message}",
                Timestamp = Some.Noon,
                SequenceNumber = 7,
                Checksum = new string('a', 64),
                Alert = new AlertDetails { Reasons = ["critical_error"], IdempotencyKey = new string('b', 64), Attempt = 1 },
            },
        };

    public static IReadOnlyList<UndeliveredEntry> Read(TempDirectory directory, bool settledToo = false) =>
        [.. UndeliveredFile.Read(Storage.PhysicalFileSystem.Instance, directory.Trail, settledToo)];
}
