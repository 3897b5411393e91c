using Fapilog.Auditing;
using Fapilog.Chaining;
using Fapilog.Reading;
using Fapilog.Storage;

namespace Fapilog.Recovery;

/// <summary>
/// Where the last good event of a directory lies, and what is damaged behind it. Files are read in constant memory but for
/// their longest line.
/// </summary>
/// <param name="Prior">The last good event; null where there is none.</param>
/// <param name="Level">The compliance level it was stored under.</param>
/// <param name="File">The file that holds the damage.</param>
/// <param name="Offset">Where the damage begins.</param>
/// <param name="Length">How many bytes are damaged.</param>
/// <param name="Sha256">Their hash.</param>
/// <param name="FileLength">The file's whole length.</param>
internal sealed record DamageSurvey(
    ChainPosition? Prior, ComplianceLevel Level, string File, long Offset, long Length, string Sha256, long FileLength)
{
    public static DamageSurvey Of(ITrailFileSystem files, string directory)
    {
        var days = DayFiles.List(files, directory).Reverse().ToList();
        var damaged = days.First(day => LengthOf(files, day.Path) > 0).Path;
        foreach (var (_, path) in days)
        {
            if (LastIntact(files, path) is { } line)
            {
                return Measure(files, damaged, path == damaged ? line.EndOffset : 0, line);
            }
        }

        return Measure(files, damaged, 0, null);
    }

    private static long LengthOf(ITrailFileSystem files, string path)
    {
        using var file = files.OpenRead(path);
        return file?.Length ?? 0;
    }

    private static TailLine? LastIntact(ITrailFileSystem files, string path)
    {
        using var file = files.OpenRead(path);
        if (file is null)
        {
            return null;
        }

        TailLine? last = null;
        using var stream = new TrailFileStream(file);
        foreach (var line in LineReader.Read(stream))
        {
            var length = line.Content.Length + (line.IsTerminated ? 1 : 0);
            var parsed = TailLine.Parse(path, line.Offset, length, line.Content.Span.TrimEnd("\r \t"u8));
            last = parsed.Intact ? parsed : last;
        }

        return last;
    }

    private static DamageSurvey Measure(ITrailFileSystem files, string path, long offset, TailLine? prior)
    {
        using var file = files.OpenRead(path)!;
        using var stream = new HashingStream(new TrailFileStream(file, offset));
        stream.CopyTo(Stream.Null);
        return new DamageSurvey(
            prior?.Position, LevelOf(prior), Path.GetFileName(path), offset, file.Length - offset, stream.Finish(), file.Length);
    }

    private static ComplianceLevel LevelOf(TailLine? line) =>
        line?.Line is { } stored && EventReader.Read(stored.Tree, out var auditEvent).Count == 0 && auditEvent.ComplianceLevel is { } level
            ? level
            : ComplianceLevel.Basic;
}
