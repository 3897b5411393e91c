using Fapilog.Diagnostics;
using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// Finds the end of a directory's chain, where the next event continues.
/// </summary>
internal static class ChainTail
{
    /// <summary>
    /// Returns the highest sequence number of the newest segment. It is not always in the last line or the newest file: the
    /// sibling sometimes writes lines out of order, and files too when its clock goes back across midnight. Nothing is ever
    /// appended to a line that does not verify: that would turn one damaged line into two.
    /// </summary>
    /// <exception cref="StorageRefusedException">
    /// The end of the chain is damaged, or was not written by a version that chains.
    /// </exception>
    public static ChainPosition Find(ITrailFileSystem files, string directory, CancellationToken cancellationToken)
    {
        var lines = NewestLines(files, directory, cancellationToken);
        if (lines.Count == 0)
        {
            return ChainPosition.Start;
        }

        ThrowIfDamaged(lines[^1]);

        // Lines that this trail wrote are in order: when the head says that the newest file holds the end, no other file is read.
        return TrailHead.Read(files, directory) is { Position.Sequence: > 0 } head
            && head.File == Path.GetFileName(lines[^1].Path)
            && HeadLine.Exists(files, directory, head, cancellationToken)
            ? HighestOf(lines)
            : HighestOfAll(files, directory, cancellationToken);
    }

    private static ChainPosition HighestOf(List<TailLine> lines)
    {
        var start = lines.FindLastIndex(line => line.BeginsAChain);
        var highest = lines.Skip(Math.Max(start, 0))
            .Where(line => line.Line?.SequenceNumber is not null)
            .MaxBy(line => line.Line!.SequenceNumber)!;
        ThrowIfDamaged(highest);
        return highest.Position;
    }

    private static ChainPosition HighestOfAll(ITrailFileSystem files, string directory, CancellationToken cancellationToken)
    {
        // The last line verifies, so at least one line has a number.
        var highest = SegmentEnd.Find(files, directory, cancellationToken).ReadHighest(files)!;
        ThrowIfDamaged(highest);
        return highest.Position;
    }

    /// <summary>
    /// Returns the last lines of the newest file that has any, and of the file before it when that one is short.
    /// </summary>
    public static List<TailLine> NewestLines(ITrailFileSystem files, string directory, CancellationToken cancellationToken)
    {
        var lines = new List<TailLine>();
        foreach (var (_, path) in DayFiles.List(files, directory).Reverse())
        {
            using var file = files.OpenRead(path);
            if (file is null)
            {
                continue;
            }

            var isFirst = lines.Count == 0;
            var tail = TailLines.Read(file, path, cancellationToken);
            lines.InsertRange(0, tail.Lines);
            if (lines.Count > 0 && (!isFirst || !tail.IsWhole))
            {
                break;
            }
        }

        return lines;
    }

    private static void ThrowIfDamaged(TailLine line)
    {
        if (line.Fault is { } fault)
        {
            throw Refuse(line.Path, $"its last line cannot be read ({JsonFault.InLine(fault).TrimEnd('.')})", fault);
        }

        if (line.Line is { SequenceNumber: null } or { Checksum: null })
        {
            throw Refuse(line.Path, "its last line was written by a version that did not chain its events");
        }

        if (!line.Intact)
        {
            throw Refuse(
                line.Path, $"the checksum of its last line (sequence {line.Line!.SequenceNumber}) does not match its content");
        }
    }

    private static StorageRefusedException Refuse(string path, string reason, Exception? cause = null) =>
        new(StorageRefusal.ChainCannotContinue, path, $"The trail cannot continue '{path}': {reason}.", cause);
}
