using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;
using Fapilog.Verification;

namespace Fapilog.Auditing;

/// <summary>
/// The findings that a trail can make while it stores events.
/// </summary>
internal static class TrailFindings
{
    public const string StorageKey = "storage";

    public static TrailFinding TornTail(TornFragment fragment) => new(
        AlertReason.IntegrityFailure,
        $"torn_tail:{fragment.File}:{fragment.Offset}",
        AuditEventType.ComponentRecovery,
        AlertSeverity.Warning,
        $"The file '{fragment.File}' was not written to the end. Its last {CountText.Format(fragment.Length, "byte")} {CountText.Noun(fragment.Length, "was", "were")} moved to '{fragment.SideFile}'; the chain continues before them.",
        ("file", fragment.File),
        ("offset", fragment.Offset),
        ("fragment_length", fragment.Length),
        ("fragment_sha256", fragment.Sha256),
        ("side_file", fragment.SideFile));

    public static TrailFinding TailMissing(TrailHead head, ChainPosition end) => new(
        AlertReason.IntegrityFailure,
        $"tail_missing:{head.Position.Sequence}",
        AuditEventType.ComponentFailure,
        AlertSeverity.Critical,
        $"The trail ends at sequence {end.Sequence} and does not hold the event that was durable at sequence {head.Position.Sequence}. Its end was removed or changed while the trail was down.",
        ("expected_sequence", head.Position.Sequence),
        ("expected_checksum", head.Position.Checksum is { } expected ? expected : AuditValue.Null),
        ("file", head.File is { } file ? file : AuditValue.Null),
        ("length", head.Length),
        ("found_sequence", end.Sequence),
        ("found_checksum", end.Checksum is { } found ? found : AuditValue.Null));

    public static TrailFinding TailTakenOver(TrailHead head, ChainPosition end) => new(
        AlertReason.IntegrityFailure,
        $"tail_taken_over:{head.Position.Sequence}",
        AuditEventType.ComponentRecovery,
        AlertSeverity.Warning,
        $"The trail ends at sequence {end.Sequence}, and the end that was signed last is at sequence {head.Position.Sequence}. A process that is killed leaves some events behind it; whoever could write the directory since then could too.",
        ("signed_sequence", head.Position.Sequence),
        ("signed_checksum", head.Position.Checksum is { } signed ? signed : AuditValue.Null),
        ("sequence", end.Sequence),
        ("checksum", end.Checksum is { } checksum ? checksum : AuditValue.Null));

    public static TrailFinding Reanchored(string message, string file, long offset) => new(
        AlertReason.IntegrityFailure,
        Reanchoring.FindingKeyOf(file, offset),
        AuditEventType.ComponentRecovery,
        AlertSeverity.Critical,
        message,
        ("file", file),
        ("offset", offset));

    public static TrailFinding ForeignWriter(ForeignChange change) => new(
        AlertReason.IntegrityFailure,
        $"foreign_writer:{change.File}",
        AuditEventType.ComponentFailure,
        AlertSeverity.Critical,
        change.Found is { } length
            ? $"Somebody else changed the length of '{change.File}' from {change.Expected} to {CountText.Format(length, "byte")}. This trail continues after what is there now."
            : $"Somebody else removed or replaced '{change.File}' while it was open. This trail continues in the file of that name; the events in the old file may be lost.",
        ("file", change.File),
        ("expected_length", change.Expected),
        ("found_length", change.Found is { } found ? found : AuditValue.Null),
        ("sequence", change.End.Sequence),
        ("checksum", change.End.Checksum is { } checksum ? checksum : AuditValue.Null));

    public static TrailFinding WriteFailed(string message, ChainPosition end) => new(
        AlertReason.AuditStorageFailure,
        StorageKey,
        AuditEventType.ComponentFailure,
        AlertSeverity.Critical,
        $"The trail could not be written: {message} Events are refused until it can.",
        ("last_sequence", end.Sequence),
        ("error", message));

    public static TrailFinding Rejected(long count) => new(
        AlertReason.AuditStorageFailure,
        "queue_full",
        AuditEventType.ComponentFailure,
        AlertSeverity.Critical,
        $"The queue was full: {CountText.Format(count, "event")} {CountText.Noun(count, "was refused, and its caller", "were refused, and their callers")} got an exception.",
        ("rejected", count));

    public static TrailFinding Verification(VerificationFinding finding) => new(
        AlertReason.IntegrityFailure,
        $"verify:{finding.Kind}:{finding.File}:{finding.Line?.ToString(CultureInfo.InvariantCulture) ?? "-"}",
        AuditEventType.ComponentFailure,
        finding.Severity is FindingSeverity.Error ? AlertSeverity.Critical : AlertSeverity.Warning,
        $"Verification found {finding.Kind} in {finding.File}{(finding.Line is { } at ? $", line {at.ToString(CultureInfo.InvariantCulture)}" : string.Empty)}.",
        ("found", finding.Kind),
        ("file", finding.File),
        ("line", finding.Line is { } line ? line : AuditValue.Null),
        ("byte_offset", finding.ByteOffset is { } offset ? offset : AuditValue.Null),
        ("sequence", finding.Sequence is { } sequence ? sequence : AuditValue.Null),
        ("expected", finding.Expected),
        ("actual", finding.Actual))
    {
        Fingerprint = $"{finding.Severity} {finding.Expected} {finding.Actual}",
    };

    public static TrailFinding MoreFound(long count, AlertSeverity severity) => new(
        AlertReason.IntegrityFailure,
        "verify:more",
        AuditEventType.ComponentFailure,
        severity,
        $"Verification found {count} more. 'fapilog verify' lists them.",
        ("count", count))
    {
        Fingerprint = count.ToString(CultureInfo.InvariantCulture),
    };
}
