using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// Seals the files of past days, oldest first, each once.
/// </summary>
internal sealed class Sealer
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly SealSigner _signer;

    public Sealer(ITrailFileSystem files, string directory, SealSigner signer)
    {
        _files = files;
        _directory = directory;
        _signer = signer;
    }

    /// <summary>
    /// Seals the unsealed days before a day. The first failure stops it, so that no later day is sealed before an earlier one;
    /// the next call continues there. A file of a day before the newest sealed one was not written by the trail and gets no
    /// seal.
    /// </summary>
    /// <param name="open">The day being written now.</param>
    /// <param name="taken">Called for each day after it is sealed.</param>
    /// <param name="cancellationToken">Cancels between two lines.</param>
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
                        _signer.Refuse(new SealRefusal($"The trail did not write the file '{DayFiles.NameOf(day)}'."));
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
