using System.Security.Cryptography;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Chaining;
using Fapilog.Reading;

namespace Fapilog.Verification;

/// <summary>
/// Judges lines each by itself: whether they can be read, and whether they are what their checksums were computed of.
/// </summary>
/// <remarks>Safe for use by several threads on different blocks.</remarks>
internal sealed class LineInspector
{
    private static readonly byte[] ByteOrderMark = [0xef, 0xbb, 0xbf];

    private readonly string _file;

    /// <param name="file">The bare name of the file.</param>
    public LineInspector(string file)
    {
        _file = file;
    }

    public InspectedBlock Inspect(LineBlock block)
    {
        var result = new InspectedBlock { Bytes = block.Length, LastLine = block.FirstLine - 1 };
        if (block.IsTooLong)
        {
            result.LastLine++;
            var place = new LinePlace(_file, block.FirstLine, block.Offset);
            NoteUnreadable(result, place, block.IsTerminated, $"The line is longer than {BlockReader.MaxLine} bytes.");
            return result;
        }

        var rest = block.Content;
        while (!rest.IsEmpty)
        {
            var feed = rest.IndexOf((byte)'\n');
            var line = feed < 0 ? rest : rest[..feed];
            var place = new LinePlace(_file, ++result.LastLine, block.Offset + block.Length - rest.Length);
            Inspect(result, place, line, isTerminated: feed >= 0);
            rest = feed < 0 ? default : rest[(feed + 1)..];
        }

        return result;
    }

    private static void Inspect(InspectedBlock result, LinePlace place, Span<byte> line, bool isTerminated)
    {
        var hasMark = place.Line == 1 && line.StartsWith(ByteOrderMark);
        var content = (hasMark ? line[ByteOrderMark.Length..] : line).TrimEnd("\r \t"u8);
        if (hasMark)
        {
            // The mark's finding stands first and learns its sequence number when the line is read.
            result.Note(place.Finding(FindingKind.ByteOrderMark, null, severity: FindingSeverity.Warning));
        }

        if (content.TrimStart(" \t\r\f\v"u8).IsEmpty)
        {
            return;
        }

        var links = result.Links.Count;
        if (!TryAcceptCanonical(result, place, content))
        {
            Read(result, place, content, isTerminated);
        }

        if (hasMark && result.Links.Count > links)
        {
            var (before, finding) = result.Findings[0];
            result.Findings[0] = (before, finding with { Sequence = result.Links[links].Sequence });
        }
    }

    /// <summary>Takes a line that is as it was written, which nearly all are; leaves every other to the slow reader.</summary>
    private static bool TryAcceptCanonical(InspectedBlock result, LinePlace place, Span<byte> line)
    {
        var scanner = new CanonicalScanner(line);
        if (!scanner.TryScan() || scanner.Sequence == 0 || scanner.Checksum.IsEmpty)
        {
            return false;
        }

        var (start, length) = scanner.ChecksumMember.GetOffsetAndLength(line.Length);
        var stored = StoredHash.OfText(scanner.Checksum);
        if (start != 1 || line[length + 1] != ',' || Hash(line[(length + 1)..]) != stored)
        {
            return false;
        }

        StoredHash? previous = scanner.PreviousHash.IsEmpty ? null : StoredHash.OfText(scanner.PreviousHash);
        if (scanner.Sequence == 1 && previous is null)
        {
            // It may re-anchor a chain, which is in its metadata.
            return false;
        }

        if (scanner.EventType.SequenceEqual("retention_policy_applied"u8) || (!scanner.EventType.IsEmpty && !KnownEventTypes.Contains(scanner.EventType)))
        {
            return false;
        }

        result.Links.Add(new ChainLink(place, scanner.Sequence, stored, previous, Reanchoring: null));
        return true;
    }

    /// <summary>Hashes a line without its first member: its rest, with the comma before it turned into the opening brace.</summary>
    private static StoredHash Hash(Span<byte> rest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        rest[0] = (byte)'{';
        LineHash.Of(rest, hash);
        rest[0] = (byte)',';
        return StoredHash.Of(hash);
    }

    private static void Read(InspectedBlock result, LinePlace place, ReadOnlySpan<byte> content, bool isTerminated)
    {
        try
        {
            try
            {
                Judge(result, place, StoredLine.Parse(content));
            }
            catch (DuplicateMemberException duplicate)
            {
                // Behind the second member the line may still turn out to be no JSON at all, which then is what it is.
                var lenient = StoredLine.ParseLastWins(content);
                result.Note(place.Finding(FindingKind.DuplicateMember, lenient.SequenceNumber, actual: duplicate.Message));
                AddLink(result, place, lenient);
            }
        }
        catch (JsonException exception)
        {
            NoteUnreadable(result, place, isTerminated, exception.Message);
        }
    }

    private static void NoteUnreadable(InspectedBlock result, LinePlace place, bool isTerminated, string reason) =>
        result.Note(place.Finding(isTerminated ? FindingKind.InvalidJson : FindingKind.TornTail, null, actual: reason));

    private static void Judge(InspectedBlock result, LinePlace place, StoredLine stored)
    {
        if (stored.SequenceNumber is null || stored.Checksum is null)
        {
            var kind = IsMissing(stored, "sequence_number") || IsMissing(stored, "checksum") ? FindingKind.Unchained : FindingKind.ChecksumMismatch;
            result.Note(place.Finding(kind, stored.SequenceNumber));
            return;
        }

        if (!stored.ValuesIntact)
        {
            result.Note(place.Finding(FindingKind.ChecksumMismatch, stored.SequenceNumber, stored.Checksum, stored.ComputedChecksum));
        }
        else if (!stored.BytesIntact)
        {
            result.Note(place.Finding(FindingKind.NotCanonical, stored.SequenceNumber));
        }

        if (stored.Tree.TryGetValue("event_type", out var type) && type.Kind is AuditValueKind.String && !KnownEventTypes.Contains(type.AsString()))
        {
            result.Note(place.Finding(FindingKind.UnknownEnum, stored.SequenceNumber, actual: type.AsString(), severity: FindingSeverity.Warning));
        }

        AddLink(result, place, stored);
    }

    private static void AddLink(InspectedBlock result, LinePlace place, StoredLine stored)
    {
        if (stored is not { SequenceNumber: { } sequence, Checksum: { } checksum })
        {
            return;
        }

        StoredHash? previous = IsMissing(stored, "previous_hash")
            ? null
            : StoredHash.OfText(stored.PreviousHash ?? stored.Tree["previous_hash"].ToString());
        var reanchoring = sequence == 1 && previous is null && stored.BytesIntact ? Reanchoring.Of(stored.Tree) : null;
        result.Links.Add(new ChainLink(place, sequence, StoredHash.OfText(checksum), previous, reanchoring)
        {
            Removed = stored.BytesIntact ? RemovedEvents.RecordedBy(stored.Tree) : null,
        });
    }

    private static bool IsMissing(StoredLine stored, string member) =>
        !stored.Tree.TryGetValue(member, out var value) || value.Kind is AuditValueKind.Null;
}
