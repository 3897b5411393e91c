using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Fapilog.Format;

namespace Fapilog.Querying;

/// <summary>
/// Tells by the bytes of a line in canonical form that it is none of those looked for: reading every event of ten years as an
/// object takes ten times as long. What it lets pass is read, and compared as a whole.
/// </summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class QueryFilter
{
    // "2025-08-07T02:50:08"
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss";
    private const int SecondsLength = 19;
    private const int DateLength = 10;

    private readonly CanonicalLines _lines = new();
    private readonly AuditQuery _query;
    private readonly byte[]? _start;
    private readonly byte[]? _end;
    private readonly byte[]? _eventType;
    private readonly byte[]? _logLevel;
    private readonly byte[]? _userId;
    private readonly byte[]? _component;
    private readonly byte[]? _requestId;

    public QueryFilter(AuditQuery query)
    {
        _query = query;
        _start = SecondsOf(query.StartTime);
        _end = SecondsOf(query.EndTime);
        _eventType = Token(query.EventType?.Value);
        _logLevel = Token(query.LogLevel?.Value);
        _userId = Token(query.UserId);
        _component = Token(query.Component);
        _requestId = Token(query.RequestId);
    }

    /// <summary>Gets a value indicating whether it lets every line pass.</summary>
    public bool IsEmpty => (_eventType ?? _logLevel ?? _userId ?? _component ?? _requestId) is null
        && _query is { StartTime: null, EndTime: null, FirstSequence: null, LastSequence: null };

    /// <summary>
    /// Returns the place in the chain of a line that does not match; null for one that may match, or whose place must be read.
    /// </summary>
    public OrderedLine? PlaceIfOther(ReadOnlySpan<byte> line)
    {
        if (!_lines.TryScan(line, out var members))
        {
            return null;
        }

        var sequence = line[members.SequenceNumber];
        if (!Utf8Parser.TryParse(sequence, out long number, out var consumed) || consumed != sequence.Length)
        {
            return null;
        }

        return MayMatch(line, members, number)
            ? null
            : new OrderedLine(null, number, Hash(line[members.PreviousHash]), Hash(line[members.Checksum]));
    }

    // Only plain text has the same bytes wherever it is written.
    private static byte[]? Token(string? text) =>
        string.IsNullOrEmpty(text) || text.AsSpan().ContainsAnyExceptInRange(' ', '~') || text.AsSpan().ContainsAny('"', '\\')
            ? null
            : Encoding.ASCII.GetBytes($"\"{text}\"");

    private static byte[]? SecondsOf(DateTimeOffset? time) => time is { } value
        ? Encoding.ASCII.GetBytes(value.UtcDateTime.ToString(Seconds, CultureInfo.InvariantCulture))
        : null;

    private static StoredHash? Hash(ReadOnlySpan<byte> token) => token is [(byte)'"', ..] ? StoredHash.FromToken(token) : null;

    private static bool Is(ReadOnlySpan<byte> token, byte[]? wanted) => wanted is null || token.SequenceEqual(wanted);

    private bool MayMatch(ReadOnlySpan<byte> line, in LineMembers members, long sequence) =>
        !(sequence < _query.FirstSequence)
        && !(sequence > _query.LastSequence)
        && Is(line[members.UserId], _userId)
        && Is(line[members.RequestId], _requestId)
        && Is(line[members.Component], _component)
        && Is(line[members.EventType], _eventType)
        && Is(line[members.LogLevel], _logLevel)
        && MayBeWithin(line[members.Timestamp]);

    // The order of the texts is that of the times down to the second; within the same one, the event itself is compared.
    private bool MayBeWithin(ReadOnlySpan<byte> token) =>
        token is not [(byte)'"', .. var text, (byte)'Z', (byte)'"']
        || text.Length < SecondsLength
        || text[DateLength] != 'T'
        || (!(_start is not null && text[..SecondsLength].SequenceCompareTo(_start) < 0)
            && !(_end is not null && text[..SecondsLength].SequenceCompareTo(_end) > 0));
}
