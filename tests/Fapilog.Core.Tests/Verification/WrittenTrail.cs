using System.Text;
using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Verification;

/// <summary>Lines as the product writes them, and a verification of them from memory.</summary>
internal static class WrittenTrail
{
    public const string Name = "audit_2025-08-07.jsonl";

    public static IReadOnlyList<byte[]> Lines(int count) =>
        Lines([.. Enumerable.Range(1, count).Select(number => Event($"Event {number}."))]);

    /// <summary>One chain, from sequence number 1; every line with its line feed.</summary>
    public static IReadOnlyList<byte[]> Lines(params IReadOnlyList<AuditEvent> events)
    {
        var lines = new List<byte[]>();
        var position = ChainPosition.Start;
        foreach (var auditEvent in events)
        {
            var buffer = new ByteBuffer();
            position = EventLine.Append(buffer, auditEvent, position);
            lines.Add(buffer.Memory.ToArray());
        }

        return lines;
    }

    public static AuditEvent Event(string message) => new()
    {
        EventId = "00000000-0000-4000-8000-000000000000",
        EventType = AuditEventType.DataAccess,
        Message = message,
        Timestamp = new DateTimeOffset(2025, 8, 7, 12, 0, 0, TimeSpan.Zero),
        Metadata =
            AuditMap.Create([new KeyValuePair<string, AuditValue>("n", 1), new KeyValuePair<string, AuditValue>("x", 0.5)]),
    };

    /// <summary>The first event of a chain by which an operator continues another.</summary>
    public static AuditEvent Reanchoring(long priorSequence, string priorChecksum) => Event("Re-anchored.") with
    {
        EventType = AuditEventType.ComponentRecovery,
        Metadata = AuditMap.Create(
        [
            new KeyValuePair<string, AuditValue>("kind", "chain_reanchored"),
            new KeyValuePair<string, AuditValue>("prior_sequence", priorSequence),
            new KeyValuePair<string, AuditValue>("prior_checksum", priorChecksum),
        ]),
    };

    public static string Checksum(byte[] line) => Encoding.ASCII.GetString(line, "{\"checksum\":\"".Length, 64);

    public static byte[] Join(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => line)];

    public static VerificationReport Verify(IEnumerable<byte[]> lines, VerificationOptions? options = null) =>
        Verify(Join(lines), options);

    public static VerificationReport Verify(byte[] content, VerificationOptions? options = null) =>
        Verify(() => new MemoryStream(content), options);

    public static VerificationReport Verify(Func<Stream> open, VerificationOptions? options = null) =>
        new VerificationRun(options ?? new VerificationOptions(), _ => open()).Run(
            Name, () => new TrailFiles([Name], [], Newest: null, []), CancellationToken.None);

    public static string Describe(VerificationFinding finding) =>
        FormattableString.Invariant($"{finding.Kind}@{finding.Line}:{finding.Sequence}");

    public static string[] Describe(this VerificationReport report) => [.. report.Findings.Select(Describe)];
}
