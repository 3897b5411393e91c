using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Reading;

namespace Fapilog.Verification;

/// <summary>
/// Judges one line by itself: whether it can be read, and whether it is what its checksum was computed of.
/// </summary>
internal sealed class LineInspector
{
    private static readonly byte[] ByteOrderMark = [0xef, 0xbb, 0xbf];

    private readonly List<VerificationFinding> _findings;

    public LineInspector(List<VerificationFinding> findings)
    {
        _findings = findings;
    }

    /// <summary>Notes what is wrong with a line, and returns its link when it has a place in the chain.</summary>
    public ChainLink? Inspect(string file, RawLine line)
    {
        var content = line.Content.Span;
        var hasMark = line.Number == 1 && content.StartsWith(ByteOrderMark);
        content = (hasMark ? content[ByteOrderMark.Length..] : content).TrimEnd("\r \t"u8);
        if (content.TrimStart(" \t\r\f\v"u8).IsEmpty)
        {
            return null;
        }

        var link = Read(file, line, content);
        if (hasMark)
        {
            Note(file, line, FindingKind.ByteOrderMark, link?.Sequence, severity: FindingSeverity.Warning);
        }

        return link;
    }

    private ChainLink? Read(string file, RawLine line, ReadOnlySpan<byte> content)
    {
        try
        {
            return Judge(file, line, StoredLine.Parse(content));
        }
        catch (DuplicateMemberException duplicate)
        {
            var lenient = StoredLine.ParseLastWins(content);
            Note(file, line, FindingKind.DuplicateMember, lenient.SequenceNumber, actual: duplicate.Message);
            return Link(file, line, lenient);
        }
        catch (JsonException exception)
        {
            Note(file, line, line.IsTerminated ? FindingKind.InvalidJson : FindingKind.TornTail, null, actual: exception.Message);
            return null;
        }
    }

    private ChainLink? Judge(string file, RawLine line, StoredLine stored)
    {
        if (Link(file, line, stored) is not { } link)
        {
            var misshapen = stored.Tree.TryGetValue("sequence_number", out var sequence) && sequence.Kind is not AuditValueKind.Null;
            Note(file, line, misshapen ? FindingKind.ChecksumMismatch : FindingKind.Unchained, stored.SequenceNumber);
            return null;
        }

        if (!stored.BytesIntact)
        {
            Note(
                file,
                line,
                stored.ValuesIntact ? FindingKind.NotCanonical : FindingKind.ChecksumMismatch,
                link.Sequence,
                expected: stored.ValuesIntact ? null : link.Checksum,
                actual: stored.ValuesIntact ? null : stored.ComputedChecksum);
        }

        if (stored.Tree.TryGetValue("event_type", out var type) && type.Kind is AuditValueKind.String
            && !AuditEventType.TryParse(type.AsString(), out _))
        {
            Note(file, line, FindingKind.UnknownEnum, link.Sequence, actual: type.AsString(), severity: FindingSeverity.Warning);
        }

        return link;
    }

    private static ChainLink? Link(string file, RawLine line, StoredLine stored) =>
        stored.SequenceNumber is { } sequence && stored.Checksum is { } checksum
            ? new ChainLink(file, line.Number, line.Offset, sequence, checksum, stored.PreviousHash)
            : null;

    private void Note(
        string file,
        RawLine line,
        string kind,
        long? sequence,
        string? expected = null,
        string? actual = null,
        FindingSeverity severity = FindingSeverity.Error) => _findings.Add(new VerificationFinding
        {
            Kind = kind,
            Severity = severity,
            File = file,
            Line = line.Number,
            ByteOffset = line.Offset,
            Sequence = sequence,
            Expected = expected,
            Actual = actual,
        });
}
