using System.Security.Cryptography;
using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// One line of the file of seals, with its position and content. The seal is null when the line is not a seal or was changed.
/// </summary>
internal sealed record SealEntry(long Line, long Offset, string Hash, Seal? Seal);

/// <summary>
/// The lines of <c>seals.jsonl</c> as stored. <see cref="SealVerdict"/> checks them.
/// </summary>
internal sealed class SealChain
{
    // The longest line that a trail writes is below 2 KiB.
    private const int MaxLine = 64 * 1024;

    private readonly Dictionary<string, SealEntry> _byFile = new(StringComparer.Ordinal);

    private SealChain(IReadOnlyList<SealEntry> entries, long length)
    {
        Entries = entries;
        Length = length;
        foreach (var entry in entries)
        {
            if (entry.Seal?.Day is { } day)
            {
                _byFile.TryAdd(day.File, entry);
                if (DayFiles.TryParseName(day.File, out var sealedDay) && !(sealedDay <= NewestDay))
                {
                    NewestDay = sealedDay;
                }
            }

            HasStart |= entry.Seal?.Start is not null;
        }

        KeyInForce = entries is [.., var last] ? KeyAt(last) : null;
    }

    public static SealChain Empty { get; } = new([], 0);

    public IReadOnlyList<SealEntry> Entries { get; }

    /// <summary>Gets the length of the complete lines, in bytes.</summary>
    public long Length { get; }

    /// <summary>Gets the hash of the newest line, which the next line names; null when there is none.</summary>
    public string? Newest => Entries is [.., var last] ? last.Hash : null;

    /// <summary>
    /// Gets a value indicating whether the chain records where signing starts; chains of earlier versions do not.
    /// </summary>
    public bool HasStart { get; }

    /// <summary>Gets the newest sealed day; null when there is none.</summary>
    public DateOnly? NewestDay { get; }

    /// <summary>Gets the key that signs at the end of the chain; null when nothing is signed there.</summary>
    public string? KeyInForce { get; }

    /// <param name="lines">The lines.</param>
    /// <param name="known">A chain that is read already, which may be the beginning of this one.</param>
    public static SealChain Parse(IEnumerable<RawLine> lines, SealChain known)
    {
        var (entries, length) = (new List<SealEntry>(), 0L);
        foreach (var line in lines)
        {
            var content = line.Content.Span;
            var hash = HashOf(content);
            var same = entries.Count < known.Entries.Count ? known.Entries[entries.Count] : null;
            entries.Add(same is not null && (same.Hash, same.Line, same.Offset) == (hash, line.Number, line.Offset)
                ? same
                : new SealEntry(line.Number, line.Offset, hash, content.Length > MaxLine ? null : Seal.Parse(content)));
            length = line.Offset + content.Length + 1;
        }

        return new SealChain(entries, length);
    }

    public static string HashOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <summary>Returns the first seal of a day's file; null when there is none.</summary>
    public SealEntry? Find(string file) => _byFile.GetValueOrDefault(file);

    /// <summary>Returns whether two chains have the same lines.</summary>
    public bool IsSameAs(SealChain other) =>
        Length == other.Length && Entries.Select(entry => entry.Hash).SequenceEqual(other.Entries.Select(entry => entry.Hash));

    /// <summary>Returns the line with a hash; null when there is none.</summary>
    public SealEntry? FindHash(string hash) => Entries.LastOrDefault(entry => entry.Hash == hash);

    /// <summary>Returns whether a line names a key as the one that signed it, or that signed before.</summary>
    public bool HasSigned(string keyId) =>
        Entries.Any(entry => entry.Seal is { } seal && (seal.KeyId == keyId || seal.Start?.PreviousKeyId == keyId));

    /// <summary>
    /// Returns the key in force at a line: that of the last start before it or, in a chain of an earlier version, the line's own.
    /// </summary>
    public string? KeyAt(SealEntry entry)
    {
        for (var i = (int)entry.Line - 1; i >= 0; i--)
        {
            if (Entries[i].Seal is { Start: not null } start)
            {
                return start.KeyId;
            }
        }

        return Entries.Take((int)entry.Line).LastOrDefault(before => before.Seal?.KeyId is not null)?.Seal!.KeyId;
    }
}
