using Fapilog.Auditing;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// Where the trail itself states that it begins: after events that a covered line of the seals names, or after the stored start
/// anchor, which counts only when a kept event of the chain names it.
/// </summary>
internal sealed class RemovedEvents
{
    // Many are remembered, so long texts are not.
    private const int HexLength = 64;

    private readonly ChainAnchor? _claimed;
    private ChainLink? _first;
    private bool _confirmed;

    /// <param name="claimed">The last event claimed to be removed; null when there is no claim.</param>
    /// <param name="isCovered">Whether the claim needs no confirming event.</param>
    public RemovedEvents(ChainAnchor? claimed, bool isCovered)
    {
        _claimed = claimed;
        _confirmed = isCovered;
    }

    /// <summary>Gets the anchor once an event has confirmed it.</summary>
    public ChainAnchor? Confirmed => _confirmed ? _claimed : null;

    /// <summary>Returns the removal that a line records; null for other lines.</summary>
    public static ChainAnchor? RecordedBy(AuditMap line) =>
        line.TryGetValue("event_type", out var type)
        && type.Kind is AuditValueKind.String
        && type.AsString() == AuditEventType.RetentionPolicyApplied.Value
        && line.TryGetValue("metadata", out var metadata)
        && metadata.Kind is AuditValueKind.Map
        && metadata.AsMap() is var entries
        && entries.TryGetValue("kind", out var kind)
        && kind.Kind is AuditValueKind.String
        && kind.AsString() == StartAnchor.RecordKind
        && entries.TryGetValue("last_sequence", out var sequence)
        && sequence.TryGetInt64(out var number)
        && entries.TryGetValue("last_checksum", out var checksum)
        && checksum.Kind is AuditValueKind.String
        && checksum.AsString() is { Length: HexLength } text
            ? new ChainAnchor(number, text)
            : null;

    public void Observe(in ChainLink link)
    {
        if (_claimed is not null)
        {
            _first ??= link;
            _confirmed |= link.Removed == _claimed && link.Sequence > _claimed.Sequence;
        }
    }

    public void Finish(FindingLog findings)
    {
        if (!_confirmed && _first is { IsHead: false } first)
        {
            findings.Add(
                first.Finding(
                    FindingKind.HeadMissing, "1", first.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                before: 0);
        }
    }
}
