using System.Security.Cryptography;
using Fapilog.Chaining;
using Fapilog.Reading;
using Fapilog.Storage;

namespace Fapilog.Recovery;

/// <summary>
/// Where the last good event of a directory lies, and what is damaged behind it.
/// </summary>
internal sealed record DamageSurvey(ChainPosition? Prior, string File, long Offset, long Length, string Sha256, long FileLength)
{
    public static DamageSurvey Of(ITrailFileSystem files, string directory)
    {
        var days = DayFiles.List(files, directory).Reverse().ToList();
        var damaged = days.First(day => LengthOf(files, day.Path) > 0).Path;
        foreach (var (_, path) in days)
        {
            if (LastIntact(files, path) is { } line)
            {
                return Measure(files, damaged, path == damaged ? line.EndOffset : 0, line.Position);
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
        foreach (var line in LineReader.Read(new MemoryStream(file.ReadToEnd())))
        {
            var length = line.Content.Length + (line.IsTerminated ? 1 : 0);
            var parsed = TailLine.Parse(path, line.Offset, length, line.Content.Span.TrimEnd("\r \t"u8));
            last = parsed.Intact ? parsed : last;
        }

        return last;
    }

    private static DamageSurvey Measure(ITrailFileSystem files, string path, long offset, ChainPosition? prior)
    {
        using var file = files.OpenRead(path)!;
        var bytes = file.ReadToEnd(offset);
        return new DamageSurvey(prior, Path.GetFileName(path), offset, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Length);
    }
}
