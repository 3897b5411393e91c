using System.IO.Compression;
using Fapilog.Sealing;
using Fapilog.Storage;

namespace Fapilog.Retention;

/// <summary>
/// Keeps removed days compressed in a separate directory, until they exceed the age that the policy sets.
/// </summary>
internal sealed class DayArchive
{
    private const string Suffix = ".gz";

    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly int _days;

    public DayArchive(ITrailFileSystem files, string directory, int days)
    {
        _files = files;
        _directory = directory;
        _days = days;
    }

    /// <summary>Compresses a day, reads it back, and returns only when the archive is durable under its name.</summary>
    /// <exception cref="IOException">The archive could not be written, or its content read back differs.</exception>
    public void Store(string path, DayDigest day, CancellationToken cancellationToken)
    {
        _files.CreateDirectory(_directory);
        var target = Path.Combine(_directory, day.File + Suffix);
        var temporary = target + ".tmp";
        using (var source = _files.OpenRead(path) ?? throw new IOException($"The file '{day.File}' is gone."))
        using (var copy = _files.CreateAnew(temporary))
        {
            using (var original = new CancellableStream(new TrailFileStream(source), cancellationToken))
            using (var compressed = new GZipStream(new AppendStream(copy), CompressionLevel.Optimal))
            {
                original.CopyTo(compressed);
            }

            copy.Sync();
        }

        Check(temporary, day, cancellationToken);
        _files.Rename(temporary, target);
        _files.SyncDirectory(_directory);
    }

    /// <summary>Deletes archived days that exceed the age that the policy sets.</summary>
    public void Expire(DateOnly today)
    {
        foreach (var name in _files.List(_directory).Where(name => name.EndsWith(Suffix, StringComparison.Ordinal)))
        {
            if (DayFiles.TryParseName(name[..^Suffix.Length], out var day) && TrailRetention.IsDue(day, _days, today))
            {
                _files.Delete(Path.Combine(_directory, name));
            }
        }
    }

    // The original is deleted next, so its replacement must be verified, not only written.
    private void Check(string path, DayDigest day, CancellationToken cancellationToken)
    {
        using var file = _files.OpenRead(path) ?? throw new IOException($"The archived copy of '{day.File}' is gone.");
        using var hashing = new HashingStream(new GZipStream(new TrailFileStream(file), CompressionMode.Decompress));
        Span<byte> rest = new byte[64 * 1024];
        while (hashing.Read(rest) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (hashing.Finish() != day.Sha256)
        {
            throw new IOException($"The archived copy of '{day.File}' is not what was written. The day stays in the trail.");
        }
    }
}
