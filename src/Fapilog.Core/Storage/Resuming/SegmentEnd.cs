using System.Text;
using System.Text.Json;
using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// The end of a chain's newest segment, whatever the order of files and lines: its highest sequence number, with segments
/// defined as in verification. Lines are not verified here, and memory use is constant.
/// </summary>
internal sealed class SegmentEnd
{
    /// <summary>
    /// The number of lines that may precede the first line of their chain: the sibling's files hold a few out of order.
    /// </summary>
    public const int MaxDisorder = 16 * 1024;

    private string? _head;
    private long _lines;

    /// <summary>Gets the line with the highest number of the newest segment so far.</summary>
    public (string Path, long Offset, long Length, long Sequence)? Highest { get; private set; }

    /// <summary>Reads the lines of all day files once, without hashing them.</summary>
    public static SegmentEnd Find(ITrailFileSystem files, string directory, CancellationToken cancellationToken)
    {
        var end = new SegmentEnd();
        foreach (var (_, path) in DayFiles.List(files, directory))
        {
            using var file = files.OpenRead(path);
            if (file is null)
            {
                continue;
            }

            using var stream = new CancellableStream(new TrailFileStream(file), cancellationToken);
            foreach (var line in LineReader.Read(stream))
            {
                end.Read(path, line);
            }
        }

        return end;
    }

    /// <summary>
    /// Excludes lines that are blank, torn, foreign or not chained: with many of them, an exception for each would take hours.
    /// </summary>
    public static bool MayBeChained(RawLine line) => line.Content.Span.IndexOf("\"sequence_number\""u8) >= 0;

    /// <summary>Adds the next line that has a place in the chain.</summary>
    public void Observe(string path, long offset, long length, long sequence, string? headChecksum, Func<bool> isReanchoring)
    {
        if (headChecksum is not null)
        {
            // Lines before the first head belong to it, out of order, unless they are of a chain whose head was removed.
            if (_head is null ? _lines > MaxDisorder || (_lines > 0 && isReanchoring()) : _head != headChecksum)
            {
                (Highest, _lines) = (null, 0);
            }

            _head = headChecksum;
        }

        _lines++;
        if (!(Highest?.Sequence >= sequence))
        {
            Highest = (path, offset, length, sequence);
        }
    }

    /// <summary>Reads the line with the highest number again; null when there is none.</summary>
    public TailLine? ReadHighest(ITrailFileSystem files)
    {
        if (Highest is not { } highest)
        {
            return null;
        }

        using var file =
            files.OpenRead(highest.Path) ?? throw new FileNotFoundException($"The file '{highest.Path}' is gone.", highest.Path);
        var bytes = file.ReadRange(highest.Offset, highest.Offset + highest.Length);
        return TailLine.Parse(highest.Path, highest.Offset, bytes.Length, bytes.AsMemory().TrimEnd("\r\n \t"u8));
    }

    private void Read(string path, RawLine line)
    {
        if (!MayBeChained(line))
        {
            return;
        }

        var content = line.Content.TrimEnd("\r \t"u8);
        content = line.Number == 1
            && content.Span.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
        try
        {
            // Lenient: only the claimed place in the chain matters.
            var stored = StoredLine.ParseMembers(content);
            if (stored is { SequenceNumber: { } sequence, Checksum: { } checksum })
            {
                var isHead = sequence == 1 && stored.PreviousHash is null;
                Observe(
                    path, line.Offset, line.Content.Length, sequence, isHead ? checksum : null,
                    () => stored.SmallTree is { } tree && Reanchoring.Read(tree) is not null);
            }
        }
        catch (JsonException)
        {
            // Not a line of the chain.
        }
    }
}
