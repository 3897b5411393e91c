using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Storage;

/// <summary>
/// Opens a directory for the one trail that may write it.
/// </summary>
internal static class TrailOpening
{
    /// <summary>Creates the directory where it is absent, takes its lock, and finds the end of its chain.</summary>
    /// <exception cref="FapilogException">The directory cannot be used; the fault says why.</exception>
    public static async Task<TrailStore> OpenAsync(
        ITrailFileSystem files,
        string directory,
        Func<DateOnly?> closed,
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
            return new TrailStore(files, directory, held, resume, closed(), timeProvider, logger);
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
