using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Format;
using Fapilog.Sealing;

namespace Fapilog.Auditing;

/// <summary>
/// The findings of a trail about sealing.
/// </summary>
internal static class SealFindings
{
    public const string RefusedKey = "seals_refused";

    public static TrailFinding Failed(string message) => new(
        AlertReason.AuditStorageFailure,
        "seal",
        AuditEventType.ComponentFailure,
        AlertSeverity.Error,
        $"A closed day could not be sealed: {message} It is tried again when the next day closes and at the next start.",
        ("error", message));

    /// <summary>Gets the clear that is reported when sealing works again.</summary>
    public static TrailFinding Over { get; } = Failed(string.Empty) with { Message = "Sealing works again." };

    /// <summary>The trail refuses to sign or seal on top of content that cannot be verified.</summary>
    public static TrailFinding Refused(string reason) => new(
        AlertReason.IntegrityFailure,
        RefusedKey,
        AuditEventType.ComponentFailure,
        AlertSeverity.Critical,
        $"The trail seals nothing, and its end is not signed. Events are stored all the same. {reason}",
        ("error", reason))
    {
        Fingerprint = reason,
    };

    /// <summary>Gets the clear that is reported when the trail signs and seals again.</summary>
    public static TrailFinding RefusedOver { get; } =
        Refused(string.Empty) with { Message = "The trail signs its end and seals closed days again." };

    /// <summary>The end of a day differs from what was written: the file was changed before it was sealed.</summary>
    public static TrailFinding Changed(DayDigest day, ChainPosition written) => new(
        AlertReason.IntegrityFailure,
        $"sealed_changed:{day.File}",
        AuditEventType.ComponentFailure,
        AlertSeverity.Critical,
        $"The file '{day.File}' was changed between its close and its seal: it ended with sequence {written.Sequence}, and now it ends with "
        + $"{day.Last.Sequence?.ToString(CultureInfo.InvariantCulture) ?? "no event"}. The seal is of the file as it is.",
        ("file", day.File),
        ("expected_sequence", written.Sequence),
        ("expected_checksum", written.Checksum is { } expected ? expected : AuditValue.Null),
        ("found_sequence", day.Last.Sequence is { } sequence ? sequence : AuditValue.Null),
        ("found_checksum", day.Last.Checksum is { } found ? found : AuditValue.Null));
}
