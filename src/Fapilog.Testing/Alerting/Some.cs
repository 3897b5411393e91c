using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Testing;

/// <summary>
/// Sample values for tests that need an arbitrary one. Every call returns the same values; vary them using <c>with</c>.
/// </summary>
public static class Some
{
    /// <summary>Gets the time at which the sample events happened.</summary>
    /// <value>2026-03-01 12:30:45.123456 UTC.</value>
    public static DateTimeOffset Instant { get; } =
        new DateTimeOffset(2026, 3, 1, 12, 30, 45, TimeSpan.Zero).AddMicroseconds(123456);

    /// <summary>Creates a stored event as passed to a dispatcher: a failed component, with metadata, for one reason.</summary>
    /// <param name="sequence">The place in the chain, from 1. Identifier, checksum and key are derived from it.</param>
    /// <param name="message">The message.</param>
    /// <param name="reasons">The reasons for the alert; <c>critical_error</c> when none is given.</param>
    /// <returns>The event.</returns>
    public static AuditEvent AuditEvent(
        long sequence = 7,
        string message = "Payment service stopped answering.",
        params IReadOnlyList<string> reasons)
    {
        ArgumentNullException.ThrowIfNull(reasons);
        return new AuditEvent
        {
            EventId = $"00000000-0000-4000-8000-{sequence.ToString("D12", CultureInfo.InvariantCulture)}",
            Timestamp = Instant,
            EventType = AuditEventType.ComponentFailure,
            LogLevel = AuditLogLevel.Critical,
            Message = message,
            SequenceNumber = sequence,
            PreviousHash = Hex(sequence - 1),
            Checksum = Hex(sequence),
            Component = "payments",
            Operation = "charge",
            Hostname = "host-1",
            ProcessId = 4711,
            ComplianceLevel = ComplianceLevel.PciDss,
            Metadata = AuditMap.Create(("attempts", 3), ("gateway", "primary"), ("ratio", 0.5)),
            Alert = new AlertDetails
            {
                Reasons = reasons.Count == 0 ? ["critical_error"] : reasons,
                IdempotencyKey = Hex(sequence + 1000),
                Attempt = 1,
                VerifyCommand = "fapilog verify audit_logs",
            },
        };
    }

    private static string Hex(long number) => number.ToString("x64", CultureInfo.InvariantCulture);
}
