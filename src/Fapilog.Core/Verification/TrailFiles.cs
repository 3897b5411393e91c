using System.Text.Json;
using Fapilog.Reading;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// The files one verification reads.
/// </summary>
/// <param name="Paths">The day files, oldest first.</param>
/// <param name="Ignored">The names of files that look like day files and are none.</param>
/// <param name="Newest">The one that is the newest of its directory, which a writer may be at; null when it is not among them.</param>
internal sealed record TrailFiles(IReadOnlyList<string> Paths, IReadOnlyList<string> Ignored, string? Newest)
{
    private const string LooksLikeDayFile = "audit_*.jsonl";

    // Among so many lines at a file's beginning one is expected to be readable.
    private const int LinesToTry = 100;

    /// <exception cref="DirectoryNotFoundException">There is neither a directory nor a file.</exception>
    public static TrailFiles Of(string path, VerificationOptions options)
    {
        if (File.Exists(path))
        {
            var isNewest = DayFiles.List(Path.GetDirectoryName(Path.GetFullPath(path))!) is [.., var last] && Path.GetFileName(last.Path) == Path.GetFileName(path);
            return new TrailFiles([path], [], isNewest ? path : null);
        }

        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"There is no trail at '{path}'. Name the directory that holds the files audit_YYYY-MM-DD.jsonl, or one of them.");
        }

        string[] days = [.. DayFiles.List(path).Where(file => options.FromDay is not { } from || file.Day >= from).Select(file => file.Path)];
        string[] ignored = [.. Directory.EnumerateFiles(path, LooksLikeDayFile).Select(file => Path.GetFileName(file)).Where(name => !DayFiles.TryParseName(name, out _))];
        return new TrailFiles(options.FromSequence is { } sequence ? From(days, sequence) : days, ignored, days is [.., var newest] ? newest : null);
    }

    /// <summary>Returns whether the newest file is being written: a trail holds the lock, or there is more of it than was read.</summary>
    public bool IsBeingWritten(long read) =>
        Newest is not null
        && (LockProbe.IsHeld(Path.GetDirectoryName(Path.GetFullPath(Newest))!) || (new FileInfo(Newest) is { Exists: true, Length: var length } && length > read));

    /// <summary>Leaves out the files before the newest one that begins at the number or before it.</summary>
    private static string[] From(string[] days, long sequence)
    {
        for (var i = days.Length - 1; i > 0; i--)
        {
            if (FirstSequence(days[i]) <= sequence)
            {
                return days[i..];
            }
        }

        return days;
    }

    private static long? FirstSequence(string path)
    {
        using var stream = SharedFiles.Open(path);
        return LineReader.Read(stream).Take(LinesToTry).Select(SequenceOf).FirstOrDefault(sequence => sequence is not null);
    }

    private static long? SequenceOf(RawLine line)
    {
        try
        {
            return StoredLine.Parse(line.Content.Span.TrimEnd("\r \t"u8)) is { Checksum: not null } stored ? stored.SequenceNumber : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
