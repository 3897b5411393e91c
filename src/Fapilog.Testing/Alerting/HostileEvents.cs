using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Testing;

/// <summary>
/// Events as an attacker, or a very unlucky application, would log them: markup of every vendor, line ends, control and
/// direction marks, lone surrogates, emoji by the thousand, metadata of every kind and size.
/// </summary>
/// <remarks>
/// A provider's test sends many of them to its vendor's double, which must reject none. The same seed gives the same event on
/// every machine.
/// </remarks>
public static class HostileEvents
{
    /// <summary>Creates one event as passed to a dispatcher.</summary>
    /// <param name="seed">Any number.</param>
    /// <returns>The event.</returns>
    public static AuditEvent Create(int seed)
    {
#pragma warning disable CA5394 // Tests must be repeatable; nothing here is a secret.
        var random = new HostileTexts(new Random(seed));
        var isStored = random.Chance(0.9);
        var sequence = 1 + random.Number(1_000_000);
        return new AuditEvent
        {
            EventId = random.Chance(0.8)
                ? $"00000000-0000-4000-8000-{sequence.ToString("D12", CultureInfo.InvariantCulture)}"
                : random.Text(),
            Timestamp = Some.Instant.AddMinutes(random.Number(1_000_000)),
            EventType = random.Chance(0.7) ? AuditEventType.SecurityViolation : new AuditEventType(random.Word()),
            LogLevel = random.Chance(0.5) ? AuditLogLevel.Critical : AuditLogLevel.Security,
            Message = random.Text(),
            SequenceNumber = isStored ? sequence : null,
            PreviousHash = isStored ? Hex(sequence - 1) : null,
            Checksum = isStored ? Hex(sequence) : null,
            Component = random.TextOrNull(),
            Operation = random.TextOrNull(),
            UserId = random.TextOrNull(),
            ClientIp = random.TextOrNull(),
            UserAgent = random.TextOrNull(),
            Hostname = random.TextOrNull(),
            ProcessId = random.Number(100_000),
            ErrorContext = random.Chance(0.2) ? random.Map() : null,
            ContainsPii = random.Chance(0.2),
            ContainsPhi = random.Chance(0.2),
            ComplianceLevel = random.Chance(0.5) ? ComplianceLevel.Hipaa : null,
            RegulatoryTags = random.Chance(0.2) ? [random.Text(), random.Text()] : [],
            Metadata = random.Map(),
            Alert = Details(random, sequence),
        };
#pragma warning restore CA5394
    }

    private static AlertDetails Details(HostileTexts random, long sequence) => new()
    {
        Reasons = random.Chance(0.8) ? ["critical_error"] : [random.Text(), "security_event"],
        IdempotencyKey = random.Chance(0.9) ? Hex(sequence + 7) : random.Text(),
        Attempt = 1,
        IsTest = random.Chance(0.1),
        IsReplay = random.Chance(0.1),
        FindingKey = random.TextOrNull(),
        VerifyCommand = random.Chance(0.8) ? $"fapilog verify audit_logs --anchor {sequence}:{Hex(sequence)}" : random.Text(),
        Count = random.Chance(0.1) ? (int)random.Number(10_000) : null,
        FirstSequence = random.Chance(0.1) ? random.Number(10_000) : null,
        LastSequence = random.Chance(0.1) ? random.Number(10_000) : null,
    };

    private static string Hex(long number) => number.ToString("x64", CultureInfo.InvariantCulture);
}
