using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// Checks each line by itself: whether it can be read, and whether it matches its checksum.
/// </summary>
/// <remarks>Safe for use by several threads on different blocks.</remarks>
internal sealed class LineInspector
{
    private static readonly byte[] ByteOrderMark = [0xef, 0xbb, 0xbf];

    // Longer than any of the format's types, however it is escaped.
    private const int MostOfType = 6 * 64;

    private readonly string _file;

    /// <param name="file">The file name, without its directory.</param>
    public LineInspector(string file)
    {
        _file = file;
    }

    /// <summary>Checks the lines of a block, or those of its first part where it has more results than fit at once.</summary>
    /// <param name="block">The block.</param>
    /// <param name="result">Receives the results, in place of those that it has.</param>
    public void Inspect(LineBlock block, InspectedBlock result) => Inspect(block, result, 0, block.FirstLine - 1);

    /// <summary>Continues with the rest of a block.</summary>
    public void InspectRest(LineBlock block, InspectedBlock result) => Inspect(block, result, result.End, result.LastLine);

    private void Inspect(LineBlock block, InspectedBlock result, int from, long lastLine)
    {
        result.Begin(lastLine);
        if (block.IsTooLong)
        {
            result.LastLine++;
            var place = new LinePlace(_file, block.FirstLine, block.Offset);
            NoteUnreadable(result, place, block.IsTerminated, $"The line is longer than {EventLine.MaxLength} bytes.");
            return;
        }

        var at = from;
        while (at < block.Length && !result.IsFull)
        {
            var feed = block.Content[at..].IndexOf((byte)'\n');
            var length = feed < 0 ? block.Length - at : feed;
            var place = new LinePlace(_file, ++result.LastLine, block.Offset + at);
            Inspect(result, place, block.Buffer.AsMemory(at, length), isTerminated: feed >= 0);
            at += feed < 0 ? length : length + 1;
        }

        (result.End, result.Bytes) = (at, at - from);
    }

    private static void Inspect(InspectedBlock result, LinePlace place, Memory<byte> line, bool isTerminated)
    {
        var hasMark = place.Line == 1 && line.Span.StartsWith(ByteOrderMark);
        var content = (hasMark ? line[ByteOrderMark.Length..] : line).TrimEnd("\r \t"u8);
        if (hasMark)
        {
            // The finding of the byte order mark comes first; its sequence number is added when the line has been read.
            result.Note(place.Finding(FindingKind.ByteOrderMark, null, severity: FindingSeverity.Warning));
        }

        if (content.Span.TrimStart(" \t\r\f\v"u8).IsEmpty)
        {
            return;
        }

        var links = result.Links.Count;
        if (!TryAcceptCanonical(result, place, content.Span))
        {
            Read(result, place, content, isTerminated);
        }

        if (hasMark && result.Links.Count > links)
        {
            var (before, finding) = result.Findings[0];
            result.Findings[0] = (before, finding with { Sequence = result.Links[links].Sequence });
        }
    }

    /// <summary>Accepts a line in canonical form, as nearly all are; leaves every other line to the slow reader.</summary>
    private static bool TryAcceptCanonical(InspectedBlock result, LinePlace place, Span<byte> line)
    {
        if (!result.Lines.TryScan(line, out var members))
        {
            return false;
        }

        ReadOnlySpan<byte> sequenceToken = line[members.SequenceNumber];
        ReadOnlySpan<byte> previousToken = line[members.PreviousHash];
        ReadOnlySpan<byte> type = line[members.EventType];
        var checksum = Plain(line[members.Checksum]);
        var behind = members.ChecksumMember.End.Value;
        if (checksum.IsEmpty || members.ChecksumMember.Start.Value != 1 || line[behind] != ','
            || !Utf8Parser.TryParse(sequenceToken, out long sequence, out var consumed)
                || consumed != sequenceToken.Length
                || sequence < 1
            || (!type.IsEmpty
                && (!KnownEventTypes.Contains(Plain(type)) || type.SequenceEqual("\"retention_policy_applied\""u8))))
        {
            return false;
        }

        var stored = StoredHash.FromText(checksum);
        if (Hash(line[behind..]) != stored)
        {
            return false;
        }

        StoredHash? previous = IsMissing(previousToken) ? null : StoredHash.FromToken(previousToken);
        if (sequence == 1 && previous is null)
        {
            // It may re-anchor a chain, which its metadata says.
            return false;
        }

        result.Links.Add(new ChainLink(place, sequence, stored, previous, Reanchoring: null));
        return true;
    }

    /// <summary>
    /// Hashes a line without its first member: the rest, with the comma before it replaced by the opening brace.
    /// </summary>
    private static StoredHash Hash(Span<byte> rest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        rest[0] = (byte)'{';
        LineHash.Compute(rest, hash);
        rest[0] = (byte)',';
        return StoredHash.From(hash);
    }

    private static void Read(InspectedBlock result, LinePlace place, ReadOnlyMemory<byte> content, bool isTerminated)
    {
        // Throwing costs a thousand times as much, and a file may consist of such lines.
        if (content.Span.TrimStart(" \t\r"u8) is not [(byte)'{', ..])
        {
            NoteUnreadable(result, place, isTerminated, "The line is not a JSON object.");
            return;
        }

        try
        {
            try
            {
                CheckStored(result, place, StoredLine.Parse(content));
            }
            catch (DuplicateMemberException duplicate)
            {
                var lenient = StoredLine.ParseMembers(content);
                result.Note(place.Finding(FindingKind.DuplicateMember, lenient.SequenceNumber, actual: duplicate.Message));
                AddLink(result, place, lenient);
            }
        }
        catch (JsonException exception)
        {
            NoteUnreadable(result, place, isTerminated, JsonFault.InLine(exception));
        }
    }

    private static void NoteUnreadable(InspectedBlock result, LinePlace place, bool isTerminated, string reason) =>
        result.Note(place.Finding(isTerminated ? FindingKind.InvalidJson : FindingKind.TornTail, null, actual: reason));

    private static void CheckStored(InspectedBlock result, LinePlace place, StoredLine stored)
    {
        if (stored.SequenceNumber is null || !IsText(stored.ChecksumToken))
        {
            var kind = IsMissing(stored.SequenceToken)
                || IsMissing(stored.ChecksumToken) ? FindingKind.Unchained : FindingKind.ChecksumMismatch;
            result.Note(place.Finding(kind, stored.SequenceNumber));
            return;
        }

        // A large line is checked by its bytes alone: its values would take many times the memory.
        if (!stored.IsRawIntact && !(stored.IsSmall && stored.ValuesIntact))
        {
            var computed = stored.IsSmall ? stored.ComputedChecksum : stored.RawChecksum;
            result.Note(place.Finding(
                FindingKind.ChecksumMismatch,
                stored.SequenceNumber,
                StoredHash.FromToken(stored.ChecksumToken).ToString(),
                computed));
        }
        else if (!stored.IsCanonical)
        {
            result.Note(place.Finding(FindingKind.NotCanonical, stored.SequenceNumber));
        }

        if (IsText(stored.EventTypeToken) && TypeOf(stored) is var type && !KnownEventTypes.Contains(type))
        {
            result.Note(
                place.Finding(FindingKind.UnknownEnum, stored.SequenceNumber, actual: type, severity: FindingSeverity.Warning));
        }

        AddLink(result, place, stored);
    }

    private static void AddLink(InspectedBlock result, LinePlace place, StoredLine stored)
    {
        if (stored.SequenceNumber is not { } sequence || !IsText(stored.ChecksumToken))
        {
            return;
        }

        StoredHash? previous = IsMissing(stored.PreviousHashToken) ? null : StoredHash.FromToken(stored.PreviousHashToken);

        // The trail's own records are small.
        var speaks = stored is { BytesIntact: true, IsSmall: true };
        result.Links.Add(new ChainLink(place, sequence, StoredHash.FromToken(stored.ChecksumToken), previous, speaks
            && sequence == 1
            && previous is null ? Reanchoring.Read(stored.Tree) : null)
        {
            Removed = speaks
                && TypeOf(stored) == AuditEventType.RetentionPolicyApplied.Value ? RemovedEvents.RecordedBy(stored.Tree) : null,
        });
    }

    private static string TypeOf(StoredLine stored) =>
        stored.EventTypeToken is not [(byte)'"', .. var text, (byte)'"'] ? string.Empty
        : text.Length > MostOfType ? ShortText.Shorten(text)
        : JsonText.Unescape(text);

    private static bool IsMissing(ReadOnlySpan<byte> token) => token.IsEmpty || token.SequenceEqual("null"u8);

    private static bool IsText(ReadOnlySpan<byte> token) => token is [(byte)'"', ..];

    /// <summary>Returns the content of a JSON string without escapes; empty for anything else.</summary>
    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> token) =>
        token is [(byte)'"', .. var text, (byte)'"'] && !text.Contains((byte)'\\') ? text : default;
}

/// <summary>
/// The result of checking the lines of one block individually, or of its first part: the results of a block of many tiny lines
/// take more memory than the block itself. It is reused for other blocks, because it is large.
/// </summary>
internal sealed class InspectedBlock
{
    // More than a block of a trail's own lines needs.
    private const int Most = 2048;

    /// <summary>Gets what checks the form of the lines.</summary>
    public CanonicalLines Lines { get; } = new();

    /// <summary>Gets the lines that have a place in the chain, in the order of the file.</summary>
    public List<ChainLink> Links { get; } = [];

    /// <summary>Gets the findings, each with the number of links that precede its line.</summary>
    public List<(int Before, VerificationFinding Finding)> Findings { get; } = [];

    /// <summary>Gets or sets the number of bytes checked.</summary>
    public int Bytes { get; set; }

    /// <summary>Gets or sets the position in the block of the first unchecked line.</summary>
    public int End { get; set; }

    /// <summary>Gets a value indicating whether the block holds as many results as allowed.</summary>
    public bool IsFull => Links.Count + Findings.Count >= Most;

    /// <summary>Gets or sets the last line's number.</summary>
    public long LastLine { get; set; }

    /// <summary>Forgets the results so far.</summary>
    /// <param name="lastLine">The number of the line before the next one.</param>
    public void Begin(long lastLine)
    {
        Links.Clear();
        Findings.Clear();
        (Bytes, End, LastLine) = (0, 0, lastLine);
    }

    public void Note(VerificationFinding finding) => Findings.Add((Links.Count, finding));
}
