using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Recovery;

/// <summary>
/// The last good event of a directory, and the damage after it. Files are read in constant memory except for
/// their longest line.
/// </summary>
/// <param name="Prior">The last good event; null when there is none.</param>
/// <param name="Level">The compliance level under which it was stored.</param>
/// <param name="File">The damaged file.</param>
/// <param name="Offset">The start of the damage.</param>
/// <param name="Length">The number of damaged bytes.</param>
/// <param name="Sha256">Their hash.</param>
/// <param name="FileLength">The length of the file.</param>
internal sealed record DamageSurvey(
    ChainPosition? Prior, ComplianceLevel Level, string File, long Offset, long Length, string Sha256, long FileLength)
{
    /// <summary>
    /// Examines a directory. The last good event is the intact one with the highest number of the newest segment, as for a
    /// start; the damage is everything after the last intact line of the newest file.
    /// </summary>
    public static DamageSurvey Inspect(ITrailFileSystem files, string directory, CancellationToken cancellationToken)
    {
        var damaged = DayFiles.List(files, directory).Last(day => LengthOf(files, day.Path) > 0).Path;
        var (end, offset) = (new SegmentEnd(), 0L);
        foreach (var (_, path) in DayFiles.List(files, directory))
        {
            foreach (var line in IntactLinesOf(files, path, cancellationToken))
            {
                end.Observe(
                    path, line.Offset, line.Length, line.Position.Sequence, line.BeginsAChain ? line.Line!.Checksum : null,
                    () => line.Line!.SmallTree is { } tree && Reanchoring.Read(tree) is not null);
                offset = path == damaged ? line.EndOffset : 0;
            }
        }

        return Measure(files, damaged, offset, end.ReadHighest(files), cancellationToken);
    }

    private static long LengthOf(ITrailFileSystem files, string path)
    {
        using var file = files.OpenRead(path);
        return file?.Length ?? 0;
    }

    // Each line is processed before the next one overwrites it.
    private static IEnumerable<TailLine> IntactLinesOf(ITrailFileSystem files, string path, CancellationToken cancellationToken)
    {
        using var file = files.OpenRead(path);
        if (file is null)
        {
            yield break;
        }

        using var stream = new CancellableStream(new TrailFileStream(file), cancellationToken);
        foreach (var line in LineReader.Read(stream))
        {
            if (!SegmentEnd.MayBeChained(line))
            {
                continue;
            }

            var length = line.Content.Length + (line.IsTerminated ? 1 : 0);
            if (TailLine.Parse(path, line.Offset, length, line.Content.TrimEnd("\r \t"u8)) is { Intact: true } intact)
            {
                yield return intact;
            }
        }
    }

    private static DamageSurvey Measure(
        ITrailFileSystem files, string path, long offset, TailLine? prior, CancellationToken cancellationToken)
    {
        using var file = files.OpenRead(path)!;
        using var stream = new HashingStream(new CancellableStream(new TrailFileStream(file, offset), cancellationToken));
        stream.CopyTo(Stream.Null);
        return new DamageSurvey(
            prior?.Position, LevelOf(prior), Path.GetFileName(path), offset, file.Length - offset, stream.Finish(), file.Length);
    }

    private static ComplianceLevel LevelOf(TailLine? line) =>
        line?.Line?.SmallTree is { } tree
            && EventReader.Read(tree, out var auditEvent).Count == 0
            && auditEvent.ComplianceLevel is { } level
            ? level
            : ComplianceLevel.Basic;
}
