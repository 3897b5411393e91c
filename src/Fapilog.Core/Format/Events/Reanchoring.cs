using System.Globalization;
using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// The last good event of the chain that an event continues, by an operator's decision, as the first event of a new chain.
/// </summary>
internal sealed record Reanchoring(long PriorSequence, StoredHash PriorChecksum)
{
    /// <summary>The value of <c>metadata.kind</c> that identifies such an event.</summary>
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

    /// <summary>Returns the key of the finding that the damage is; null if the event does not say where it is.</summary>
    public static string? FindingKeyOf(AuditMap metadata) =>
        Text(metadata, "file") is { } file && metadata.TryGetValue("offset", out var value) && value.TryGetInt64(out var offset)
            ? FindingKeyOf(file, offset)
            : null;

    /// <summary>Returns the key of the finding that the damage in a file from an offset on is.</summary>
    public static string FindingKeyOf(string file, long offset) =>
        string.Create(CultureInfo.InvariantCulture, $"reanchored:{file}:{offset}");

    private static string? Text(AuditMap map, string name) =>
        map.TryGetValue(name, out var value) && value.Kind is AuditValueKind.String ? value.AsString() : null;
}
