using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// Seals the files of days that are over, oldest first, each once.
/// </summary>
internal sealed class Sealer
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly SealOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly SealFile _seals;

    public Sealer(ITrailFileSystem files, string directory, SealOptions options, TimeProvider timeProvider)
    {
        _files = files;
        _directory = directory;
        _options = options;
        _timeProvider = timeProvider;
        _seals = new SealFile(files, directory);
    }

    /// <summary>
    /// Seals what is not sealed of the days before one. The first failure ends it, so that no later day is sealed before an
    /// earlier one; the next call begins there.
    /// </summary>
    /// <param name="open">The day that is written now.</param>
    /// <param name="taken">Told of each day when it is sealed.</param>
    /// <param name="cancellationToken">Ends the work between two lines.</param>
    public void SealBefore(DateOnly open, Action<DayDigest> taken, CancellationToken cancellationToken)
    {
        var lines = _seals.ReadLines();
        var done = lines.Select(line => Seal.Parse(line)?.Day.File).ToHashSet();
        var previous = lines is [.., var last] ? SealFile.HashOf(last) : null;
        foreach (var (day, path) in DayFiles.List(_files, _directory))
        {
            if (day < open && !done.Contains(DayFiles.NameOf(day)) && _files.OpenRead(path) is { } file)
            {
                using (file)
                {
                    var digest = DayDigest.Of(DayFiles.NameOf(day), file, cancellationToken);
                    var key = _options.Key is null ? null : SealKey.ReadForSigning(_options);
                    var line = Seal.Of(digest, _timeProvider.GetUtcNow(), previous, key).ToLine();
                    _seals.Append(line);
                    previous = SealFile.HashOf(line);
                    taken(digest);
                }
            }
        }
    }

    /// <summary>Returns the newest day with a seal; null when there is none.</summary>
    public static DateOnly? NewestSealed(ITrailFileSystem files, string directory) => new SealFile(files, directory).ReadLines()
        .Select(line => Seal.Parse(line) is { } seal && DayFiles.TryParseName(seal.Day.File, out var day) ? day : (DateOnly?)null)
        .Max();
}
