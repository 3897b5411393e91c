using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// What the first event of a chain says of the chain it continues by an operator's word: the last event there that is good.
/// </summary>
internal sealed record Reanchoring(long PriorSequence, StoredHash PriorChecksum)
{
    /// <summary>The value of <c>metadata.kind</c> by which such an event is known.</summary>
    public const string Kind = "chain_reanchored";

    public static Reanchoring? Read(AuditMap line) =>
        Text(line, "event_type") == AuditEventType.ComponentRecovery.Value
        && line.TryGetValue("metadata", out var metadata)
        && metadata.Kind is AuditValueKind.Map
        && metadata.AsMap() is var entries
        && Text(entries, "kind") == Kind
        && Text(entries, "prior_checksum") is { } checksum
        && entries.TryGetValue("prior_sequence", out var sequence)
        && sequence.TryGetInt64(out var number)
            ? new Reanchoring(number, StoredHash.FromText(checksum))
            : null;

    private static string? Text(AuditMap map, string name) =>
        map.TryGetValue(name, out var value) && value.Kind is AuditValueKind.String ? value.AsString() : null;
}
