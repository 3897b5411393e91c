using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// A stored line and what its own checksum says of it.
/// </summary>
internal sealed class StoredLine
{
    // Hostile values take twenty times their line's size.
    private const int MostReadAtOnce = 1024 * 1024;

    // More than any checksum, however it is escaped.
    private const int MostOfChecksum = 6 * 64;

    private readonly ReadOnlyMemory<byte> _line;
    private readonly ChainMembers _members;
    private AuditMap? _tree;
    private string? _computed;

    private StoredLine(ReadOnlyMemory<byte> line, ChainMembers members, bool isCanonical)
    {
        _line = line;
        _members = members;
        IsCanonical = isCanonical;
        RawChecksum = LineHash.ComputeWithout(line.Span, members.ChecksumMember);
        IsRawIntact = ChecksumToken.Length <= MostOfChecksum && Checksum == RawChecksum;
    }

    /// <summary>Gets the line's value tree, which is made when it is first asked for.</summary>
    /// <exception cref="JsonException">
    /// A member is given twice or a number is too large for a double, in a line of more than 1 MiB; a shorter one was looked
    /// through before.
    /// </exception>
    public AuditMap Tree => _tree ??= JsonTree.ParseObject(_line.Span);

    /// <summary>Gets the SHA-256 of the line's values in canonical form without the checksum.</summary>
    /// <exception cref="JsonException">As for <see cref="Tree"/>.</exception>
    public string ComputedChecksum => _computed ??= IsCanonical ? RawChecksum : Recompute();

    /// <summary>
    /// Gets a value indicating whether the line is in canonical form and its bytes are those the checksum was computed of.
    /// </summary>
    /// <value><see langword="false"/> also for a line without a checksum.</value>
    public bool BytesIntact => IsCanonical && IsRawIntact;

    /// <summary>Gets a value indicating whether the values are those the checksum was computed of, however they are written.</summary>
    /// <value><see langword="false"/> also for a line without a checksum.</value>
    /// <exception cref="JsonException">As for <see cref="Tree"/>.</exception>
    public bool ValuesIntact => IsRawIntact || (Checksum is { } checksum && checksum == ComputedChecksum);

    /// <summary>Gets the stored checksum.</summary>
    /// <value><see langword="null"/> where there is none.</value>
    public string? Checksum => Text(ChecksumToken);

    /// <summary>Gets the stored checksum of the event before.</summary>
    /// <value><see langword="null"/> where there is none.</value>
    public string? PreviousHash => Text(PreviousHashToken);

    /// <summary>Gets the stored sequence number.</summary>
    /// <value><see langword="null"/> where there is none.</value>
    public long? SequenceNumber =>
        Utf8Parser.TryParse(SequenceToken, out long number, out var consumed) && consumed == SequenceToken.Length ? number : null;

    /// <summary>Gets a value indicating whether the line is the one canonical form of its values.</summary>
    internal bool IsCanonical { get; }

    /// <summary>Gets the SHA-256 of the line's bytes without the checksum member.</summary>
    internal string RawChecksum { get; }

    /// <summary>
    /// Gets a value indicating whether the checksum is that of the line's bytes. A line of the sibling with half a surrogate
    /// pair is intact by its bytes, though its values cannot be written again.
    /// </summary>
    internal bool IsRawIntact { get; }

    /// <summary>Gets <see cref="Tree"/> of a small line; null of a larger one, which is none of those the trail writes about itself.</summary>
    internal AuditMap? SmallTree => IsSmall ? Tree : null;

    /// <summary>Gets a value indicating whether the values cost no more than a little to be read, or were already.</summary>
    internal bool IsSmall => _line.Length <= MostReadAtOnce;

    /// <summary>Gets the checksum as it stands in the line, as those below; empty where it is absent.</summary>
    internal ReadOnlySpan<byte> ChecksumToken => _line.Span[_members.Checksum];

    internal ReadOnlySpan<byte> PreviousHashToken => _line.Span[_members.PreviousHash];

    internal ReadOnlySpan<byte> SequenceToken => _line.Span[_members.SequenceNumber];

    internal ReadOnlySpan<byte> EventTypeToken => _line.Span[_members.EventType];

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line's bytes without its line end; copied.</param>
    /// <returns>The line.</returns>
    /// <exception cref="JsonException">
    /// The bytes are not one JSON object in UTF-8, or a member is given twice; in a line of more than 1 MiB the second is
    /// found when its values are asked for.
    /// </exception>
    public static StoredLine Parse(ReadOnlySpan<byte> line) => Parse(line.ToArray().AsMemory());

    /// <summary>Reads a line whose bytes stay as long as it is used.</summary>
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
    /// Reads the chain's members only, as a lenient reader would, for which the last of several members of one name counts.
    /// What it says is not evidence, but tells the line's claimed place in the chain.
    /// </summary>
    internal static StoredLine ParseMembers(ReadOnlyMemory<byte> line) => new(line, JsonMembers.Find(line.Span), isCanonical: false);

    private static string? Text(ReadOnlySpan<byte> token) => token is [(byte)'"', .. var text, (byte)'"'] ? JsonText.Unescape(text) : null;

    private string Recompute()
    {
        var canonical = new ByteBuffer(_line.Length + 64);
        CanonicalJson.Write(canonical, Tree, except: "checksum");
        return Convert.ToHexStringLower(SHA256.HashData(canonical.Memory.Span));
    }
}
