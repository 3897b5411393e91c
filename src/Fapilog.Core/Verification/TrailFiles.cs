using System.Text.Json;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// The files that one verification reads.
/// </summary>
/// <param name="Paths">The day files, oldest first.</param>
/// <param name="Ignored">The names of files that look like day files but are not.</param>
/// <param name="Newest">
/// The newest file of the directory, which a writer may be appending to; null when it is not among them.
/// </param>
/// <param name="Irregular">What was found in place of files that the trail keeps beside its day files.</param>
internal sealed record TrailFiles(
    IReadOnlyList<string> Paths, IReadOnlyList<string> Ignored, string? Newest, IReadOnlyList<VerificationFinding> Irregular)
{
    private const string Remedy = "Name the directory that holds the files audit_YYYY-MM-DD.jsonl, or one of them.";
    private const string LooksLikeDayFile = "audit_*.jsonl";

    // At least one of so many lines at the beginning of a file is expected to be readable.
    private const int LinesToTry = 100;

    /// <exception cref="DirectoryNotFoundException">The path is neither a directory nor a file.</exception>
    public static TrailFiles List(string path, VerificationOptions options, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            return OfFile(path);
        }

        string[] days =
            [.. DayFiles.List(path).Where(file => options.FromDay is not { } from || file.Day >= from).Select(file => file.Path)];
        string[] ignored = [.. Directory.EnumerateFileSystemEntries(path, LooksLikeDayFile).Select(file => Path.GetFileName(file))
            .Where(name => !DayFiles.TryParseName(name, out _))];
        VerificationFinding[] irregular =
            [.. KeptFiles.Irregular(PhysicalFileSystem.Instance, path).Select(found => Finding(found))];
        return new TrailFiles(
            options.FromSequence is { } sequence ? From(days, sequence, cancellationToken) : days,
            ignored,
            days is [.., var newest] ? newest : null,
            irregular);
    }

    public static VerificationFinding Finding(IrregularFileException found) => new()
    {
        Kind = FindingKind.IrregularFile,
        Severity = FindingSeverity.Error,
        File = Path.GetFileName(found.Path),
        Expected = "a regular file",
        Actual = found.Found,
    };

    // The user named it, so it may be a link.
    private static TrailFiles OfFile(string path)
    {
        try
        {
            using var file = RegularFile.TryOpen(path, FileAccess.Read, followLink: true)
                ?? throw new DirectoryNotFoundException(PathText.NotSeen(path, $"There is no trail at '{path}'. {Remedy}"));
            var real = Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            var isNewest = DayFiles.List(Path.GetDirectoryName(real)!) is [.., var last]
                && Path.GetFileName(last.Path) == Path.GetFileName(real);
            return new TrailFiles([real], [], isNewest ? real : null, []);
        }
        catch (IrregularFileException exception)
        {
            throw new DirectoryNotFoundException($"'{path}' is {exception.Found}, and no trail. {Remedy}", exception);
        }
    }

    /// <summary>
    /// Returns whether the newest file is being written: a trail holds the lock, or the file is longer than what was read.
    /// </summary>
    public bool IsBeingWritten(long read) =>
        Newest is not null
        && (LockProbe.IsHeld(Path.GetDirectoryName(Path.GetFullPath(Newest))!)
            || (new FileInfo(Newest) is { Exists: true, Length: var length } && length > read));

    /// <summary>Skips the files before the newest one that begins at or before the number.</summary>
    private static string[] From(string[] days, long sequence, CancellationToken cancellationToken)
    {
        for (var i = days.Length - 1; i > 0; i--)
        {
            if (FirstSequence(days[i], cancellationToken) <= sequence)
            {
                return days[i..];
            }
        }

        return days;
    }

    private static long? FirstSequence(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new CancellableStream(RegularFile.OpenRead(path), cancellationToken);
            return LineReader.Read(stream).Take(LinesToTry).Select(SequenceOf).FirstOrDefault(sequence => sequence is not null);
        }
        catch (IrregularFileException)
        {
            // It becomes a finding when the file is read.
            return null;
        }
    }

    private static long? SequenceOf(RawLine line)
    {
        try
        {
            return StoredLine.Parse(line.Content.Span.TrimEnd("\r \t"u8)) is { Checksum: not null } stored
                ? stored.SequenceNumber
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
