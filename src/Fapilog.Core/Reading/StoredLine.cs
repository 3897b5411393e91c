using System.Security.Cryptography;
using System.Text;
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

        if (!TryFindChecksum(line, stored, out var start, out var end))
        {
            return false;
        }

        // As the first member it takes the comma behind it along, as the last one the comma before it.
        var before = line[..start];
        var after = line[end..];
        if (after is [(byte)',', ..])
        {
            after = after[1..];
        }
        else if (before is [.., (byte)','])
        {
            before = before[..^1];
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(after);
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == stored;
    }

    /// <summary>Finds the member <c>"checksum":"…"</c> of the line itself, not one of an object inside.</summary>
    private static bool TryFindChecksum(ReadOnlySpan<byte> line, string stored, out int start, out int end)
    {
        var reader = new Utf8JsonReader(line, JsonTree.Strict);
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && reader.ValueSpan.SequenceEqual("checksum"u8))
            {
                start = (int)reader.TokenStartIndex;
                reader.Read();
                end = (int)reader.BytesConsumed;
                return line[start..end].SequenceEqual(Encoding.UTF8.GetBytes($"\"checksum\":\"{stored}\""));
            }
        }

        (start, end) = (0, 0);
        return false;
    }

    private AuditValue? Member(string name) => Tree.TryGetValue(name, out var value) ? value : null;
}
