using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// A stored line, and whether it matches its own checksum.
/// </summary>
internal sealed class StoredLine
{
    // Hostile values take twenty times the size of their line.
    private const int MostReadAtOnce = 1024 * 1024;

    // More than any checksum needs, however it is escaped.
    private const int MostOfChecksum = 6 * 64;

    private readonly ReadOnlyMemory<byte> _line;
    private readonly LineMembers _members;
    private AuditMap? _tree;
    private string? _computed;

    private StoredLine(ReadOnlyMemory<byte> line, LineMembers members, bool isCanonical)
    {
        _line = line;
        _members = members;
        IsCanonical = isCanonical;
        RawChecksum = LineHash.ComputeWithout(line.Span, members.ChecksumMember);
        IsRawIntact = ChecksumToken.Length <= MostOfChecksum && Checksum == RawChecksum;
    }

    /// <summary>Gets the line's value tree, created on first use.</summary>
    /// <exception cref="JsonException">
    /// A line of more than 1 MiB contains a member twice or a number that is too large for a double; shorter lines are checked
    /// when they are parsed.
    /// </exception>
    public AuditMap Tree => _tree ??= JsonTree.ParseObject(_line.Span);

    /// <summary>Gets the SHA-256 of the line's values in canonical form without the checksum.</summary>
    /// <exception cref="JsonException">As for <see cref="Tree"/>.</exception>
    public string ComputedChecksum => _computed ??= IsCanonical ? RawChecksum : Recompute();

    /// <summary>
    /// Gets a value indicating whether the line is in canonical form and its bytes match its checksum.
    /// </summary>
    /// <value><see langword="false"/> also for a line without a checksum.</value>
    public bool BytesIntact => IsCanonical && IsRawIntact;

    /// <summary>Gets a value indicating whether the values match the checksum, however they are written.</summary>
    /// <value><see langword="false"/> also for a line without a checksum.</value>
    /// <exception cref="JsonException">As for <see cref="Tree"/>.</exception>
    public bool ValuesIntact => IsRawIntact || (Checksum is { } checksum && checksum == ComputedChecksum);

    /// <summary>Gets the stored checksum.</summary>
    /// <value><see langword="null"/> if there is none.</value>
    public string? Checksum => Text(ChecksumToken);

    /// <summary>Gets the stored checksum of the event before.</summary>
    /// <value><see langword="null"/> if there is none.</value>
    public string? PreviousHash => Text(PreviousHashToken);

    /// <summary>Gets the stored sequence number.</summary>
    /// <value><see langword="null"/> if there is none.</value>
    public long? SequenceNumber =>
        Utf8Parser.TryParse(SequenceToken, out long number, out var consumed) && consumed == SequenceToken.Length ? number : null;

    /// <summary>Gets a value indicating whether the line is in canonical form.</summary>
    internal bool IsCanonical { get; }

    /// <summary>Gets the SHA-256 of the line's bytes without the checksum member.</summary>
    internal string RawChecksum { get; }

    /// <summary>
    /// Gets a value indicating whether the bytes of the line match its checksum. A line of the sibling with a lone surrogate is
    /// intact by its bytes, although its values cannot be written again.
    /// </summary>
    internal bool IsRawIntact { get; }

    /// <summary>
    /// Gets the <see cref="Tree"/> of a small line; null for a larger one, which is never one that the trail writes about
    /// itself.
    /// </summary>
    internal AuditMap? SmallTree => IsSmall ? Tree : null;

    /// <summary>Gets a value indicating whether reading the values is cheap.</summary>
    internal bool IsSmall => _line.Length <= MostReadAtOnce;

    /// <summary>Gets the checksum as written in the line, like the members below; empty if it is absent.</summary>
    internal ReadOnlySpan<byte> ChecksumToken => _line.Span[_members.Checksum];

    internal ReadOnlySpan<byte> PreviousHashToken => _line.Span[_members.PreviousHash];

    internal ReadOnlySpan<byte> SequenceToken => _line.Span[_members.SequenceNumber];

    internal ReadOnlySpan<byte> EventTypeToken => _line.Span[_members.EventType];

    /// <summary>Parses a line.</summary>
    /// <param name="line">The line's bytes without its line end; copied.</param>
    /// <returns>The line.</returns>
    /// <exception cref="JsonException">
    /// The bytes are not one JSON object in UTF-8, or contain a member twice; in a line of more than 1 MiB, duplicates are
    /// found only when its values are read.
    /// </exception>
    public static StoredLine Parse(ReadOnlySpan<byte> line) => Parse(line.ToArray().AsMemory());

    /// <summary>Parses a line without copying it; its bytes must stay valid.</summary>
    internal static StoredLine Parse(ReadOnlyMemory<byte> line)
    {
        var scanner = new CanonicalScanner(line.Span, JsonTree.MaxDepth);
        if (scanner.TryScan())
        {
            return new StoredLine(line, scanner.Members, isCanonical: true);
        }

        var stored = ParseMembers(line);
        if (stored.IsSmall)
        {
            _ = stored.Tree;
        }

        return stored;
    }

    /// <summary>
    /// Parses the chain's members only, leniently: of several members with one name, the last counts. The result is not
    /// evidence; it gives the place in the chain that the line claims.
    /// </summary>
    internal static StoredLine ParseMembers(ReadOnlyMemory<byte> line) =>
        new(line, JsonMembers.Find(line.Span), isCanonical: false);

    private static string? Text(ReadOnlySpan<byte> token) =>
        token is [(byte)'"', .. var text, (byte)'"'] ? JsonText.Unescape(text) : null;

    private string Recompute()
    {
        var canonical = new ByteBuffer(_line.Length + 64);
        CanonicalJson.Write(canonical, Tree, except: "checksum");
        return Convert.ToHexStringLower(SHA256.HashData(canonical.Memory.Span));
    }
}
