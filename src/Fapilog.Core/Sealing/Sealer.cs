using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// Seals the files of days that are over, oldest first, each once.
/// </summary>
internal sealed class Sealer
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly SealSigner _signer;

    public Sealer(ITrailFileSystem files, string directory, SealSigner authority)
    {
        _files = files;
        _directory = directory;
        _signer = authority;
    }

    /// <summary>
    /// Seals what is not sealed of the days before one. The first failure ends it, so that no later day is sealed before an
    /// earlier one; the next call begins there. A file of a day before the newest sealed one was not written by the trail, and
    /// gets no seal.
    /// </summary>
    /// <param name="open">The day that is written now.</param>
    /// <param name="taken">Told of each day when it is sealed.</param>
    /// <param name="cancellationToken">Ends the work between two lines.</param>
    public void SealBefore(DateOnly open, Action<DayDigest> taken, CancellationToken cancellationToken)
    {
        var newest = _signer.Chain.NewestDay;
        foreach (var (day, path) in DayFiles.List(_files, _directory))
        {
            if (day < open && !(day <= newest) && _files.OpenRead(path) is { } file)
            {
                using (file)
                {
                    _signer.CheckFiles(cancellationToken);
                    if (!_signer.MaySeal(DayFiles.NameOf(day)))
                    {
                        _signer.Refuse($"The trail did not write the file '{DayFiles.NameOf(day)}'. {SealPreconditions.Recover}");
                        return;
                    }

                    var digest = DayDigest.Compute(DayFiles.NameOf(day), file, cancellationToken);
                    if (!_signer.TryAppend(new DaySeal(digest)))
                    {
                        return;
                    }

                    taken(digest);
                }
            }
        }
    }
}
