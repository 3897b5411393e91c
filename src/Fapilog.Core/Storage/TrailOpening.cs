using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Sealing;
using Microsoft.Extensions.Logging;

namespace Fapilog.Storage;

/// <summary>
/// Opens a directory for the one trail that may write it.
/// </summary>
internal static class TrailOpening
{
    /// <summary>Creates the directory where it is absent, takes its lock, finds the end of its chain, and checks its seals.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="seal">The keys of the seals.</param>
    /// <param name="word">The operator's word on which the seals go on; null when there is none.</param>
    /// <param name="found">Keeps what was found, before the bound that showed it is written anew.</param>
    /// <param name="lockTimeout">How long another trail's lock is waited for.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where a failing head is told.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="FapilogException">The directory cannot be used; the fault says why.</exception>
    public static async Task<(TrailStore Store, SealAuthority Seals)> OpenAsync(
        ITrailFileSystem files,
        string directory,
        SealOptions seal,
        SealWord? word,
        Action<IReadOnlyList<TrailFinding>> found,
        TimeSpan lockTimeout,
        TimeProvider timeProvider,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        DirectoryLock? held = null;
        try
        {
            FileSizeSignal.Handle();
            files.CreateDirectory(directory);
            KeptFiles.ThrowIfIrregular(files, directory);
            held = await DirectoryLock.AcquireAsync(files, directory, lockTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
            var resume = ResumePoint.Find(files, directory, timeProvider.GetUtcNow(), cancellationToken);
            var seals = SealAuthority.Open(files, directory, seal, resume, timeProvider, word, cancellationToken);
            if (seals.TakesOver(resume) is { } unsigned)
            {
                resume = resume with { Findings = [.. resume.Findings, TrailFindings.TailTakenOver(unsigned, resume.End)] };
            }

            found(resume.Findings);
            return (new TrailStore(files, directory, held, resume, seals, timeProvider, logger), seals);
        }
        catch (IrregularFileException exception)
        {
            held?.Dispose();
            throw new FapilogException(
                new Fault(AuditCodes.IrregularFile, $"The trail in '{directory}' does not start, and wrote no event. {exception.Message}"), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw Unusable(directory, exception);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    private static FapilogException Unusable(string directory, Exception exception) => new(
        new Fault(
            AuditCodes.WriteFailed,
            $"The directory '{directory}' cannot be opened for the trail: {exception.Message} Make it a directory this process may read "
            + "and write, or name another StoragePath."),
        exception);
}
