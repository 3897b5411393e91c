using System.Security.Cryptography;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Chaining;

namespace Fapilog.Reading;

/// <summary>
/// A stored line and what its own checksum says of it.
/// </summary>
public sealed class StoredLine
{
    private StoredLine(AuditMap tree, string computedChecksum, bool bytesIntact)
    {
        Tree = tree;
        ComputedChecksum = computedChecksum;
        BytesIntact = bytesIntact;
    }

    /// <summary>Gets the line's value tree.</summary>
    public AuditMap Tree { get; }

    /// <summary>Gets the SHA-256 of the line's values in canonical form without the checksum.</summary>
    public string ComputedChecksum { get; }

    /// <summary>Gets a value indicating whether the bytes are those the checksum was computed of.</summary>
    /// <value><see langword="false"/> also for a line without a checksum.</value>
    public bool BytesIntact { get; }

    /// <summary>Gets a value indicating whether the values are those the checksum was computed of, however they are written.</summary>
    /// <value><see langword="false"/> also for a line without a checksum.</value>
    public bool ValuesIntact => BytesIntact || Checksum == ComputedChecksum;

    /// <summary>Gets the stored checksum.</summary>
    /// <value><see langword="null"/> where there is none.</value>
    public string? Checksum => Member("checksum") is { Kind: AuditValueKind.String } value ? value.AsString() : null;

    /// <summary>Gets the stored checksum of the event before.</summary>
    /// <value><see langword="null"/> where there is none.</value>
    public string? PreviousHash => Member("previous_hash") is { Kind: AuditValueKind.String } value ? value.AsString() : null;

    /// <summary>Gets the stored sequence number.</summary>
    /// <value><see langword="null"/> where there is none.</value>
    public long? SequenceNumber => Member("sequence_number") is { } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line's bytes without its line end.</param>
    /// <returns>The line.</returns>
    /// <exception cref="JsonException">The bytes are not one JSON object in UTF-8, or a member is given twice.</exception>
    public static StoredLine Parse(ReadOnlySpan<byte> line) => Of(JsonTree.ParseObject(line), line);

    /// <summary>
    /// Reads a line as a lenient reader would, for which the last of several members of one name counts. What it says is not
    /// evidence, but tells the line's claimed place in the chain.
    /// </summary>
    internal static StoredLine ParseLastWins(ReadOnlySpan<byte> line) => Of(JsonTree.ParseObject(line, lastWins: true), line);

    private static StoredLine Of(AuditMap tree, ReadOnlySpan<byte> line)
    {
        var canonical = new ByteBuffer(line.Length + 64);
        CanonicalJson.Write(canonical, tree, except: "checksum");
        var computed = Convert.ToHexStringLower(SHA256.HashData(canonical.Memory.Span));
        var stored = tree.TryGetValue("checksum", out var checksum) && checksum.Kind is AuditValueKind.String ? checksum.AsString() : null;
        return new StoredLine(tree, computed, HashesRaw(line, stored));
    }

    /// <summary>
    /// Hashes the bytes themselves with the checksum member cut out. A line of the sibling with half a surrogate pair is
    /// intact by its bytes, though its values cannot be written again.
    /// </summary>
    private static bool HashesRaw(ReadOnlySpan<byte> line, string? stored)
    {
        if (stored is null)
        {
            return false;
        }

        var member = System.Text.Encoding.ASCII.GetBytes($"\"checksum\":\"{stored}\",");
        var at = line.IndexOf(member);
        if (at < 0)
        {
            return false;
        }

        byte[] rest = [.. line[..at], .. line[(at + member.Length)..]];
        return Convert.ToHexStringLower(SHA256.HashData(rest)) == stored;
    }

    private AuditValue? Member(string name) => Tree.TryGetValue(name, out var value) ? value : null;
}
