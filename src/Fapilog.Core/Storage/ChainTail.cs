using System.Text.Json;
using Fapilog.Chaining;
using Fapilog.Diagnostics;
using Fapilog.Reading;

namespace Fapilog.Storage;

/// <summary>
/// Finds where a directory's chain ends, so that the next event continues it.
/// </summary>
internal static class ChainTail
{
    private const int Block = 64 * 1024;

    /// <summary>
    /// Reads the last line of the newest day file that is not empty. Nothing is ever appended to a line that does not
    /// verify: that would turn one damaged line into two.
    /// </summary>
    /// <exception cref="FapilogException">The last line is damaged, or was not written by a chaining version.</exception>
    public static ChainPosition Find(string directory)
    {
        foreach (var (_, path) in DayFiles.List(directory).Reverse())
        {
            var tail = ReadTail(path);
            if (tail.Length > 0)
            {
                return Resume(path, tail);
            }
        }

        return ChainPosition.Start;
    }

    private static ChainPosition Resume(string path, byte[] tail)
    {
        if (tail[^1] != '\n')
        {
            throw Refuse(path, "its last line was not written to the end");
        }

        StoredLine line;
        try
        {
            line = StoredLine.Parse(tail.AsSpan().TrimEnd("\r\n \t"u8));
        }
        catch (JsonException exception)
        {
            throw Refuse(path, $"its last line cannot be read ({exception.Message})", exception);
        }

        return (line.BytesIntact, line.SequenceNumber, line.Checksum) switch
        {
            (_, null, _) or (_, _, null) => throw Refuse(path, "its last line was written by a version that did not chain its events"),
            (false, _, _) => throw Refuse(path, $"the checksum of its last line (sequence {line.SequenceNumber}) does not match its content"),
            (true, { } sequence, { } checksum) => new ChainPosition(sequence, checksum),
        };
    }

    /// <summary>Reads the last line that is not blank, with its line end where it has one; empty when there is none.</summary>
    private static byte[] ReadTail(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        for (var size = Math.Min(Block, file.Length); ; size = Math.Min(size * 4, file.Length))
        {
            var bytes = new byte[size];
            file.Position = file.Length - size;
            file.ReadExactly(bytes);

            var content = bytes.AsSpan().TrimEnd("\r\n \t"u8);
            var start = content.LastIndexOf((byte)'\n') + 1;
            if (start > 0 || size == file.Length)
            {
                return content.IsEmpty ? [] : bytes[start..];
            }
        }
    }

    private static FapilogException Refuse(string path, string reason, Exception? cause = null) => new(
        new Fault(
            AuditCodes.CannotResume,
            $"The trail cannot continue '{path}': {reason}. Nothing was written. Keep the directory as it is for whoever "
            + "investigates, and start with an empty StoragePath; 'fapilog verify' shows what is wrong."),
        cause);
}
