using Fapilog.Diagnostics;
using Fapilog.Sealing;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// A directory opened for the one trail that may write it: locked, resumed, and its seals checked. Nothing that an earlier
/// process wrote is overwritten yet.
/// </summary>
internal sealed class TrailOpening : IDisposable
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly DirectoryLock _lock;
    private readonly TimeProvider _timeProvider;

    private TrailOpening(
        ITrailFileSystem files, string directory, DirectoryLock held, ResumePoint resume, SealSigner seals,
        TimeProvider timeProvider)
    {
        _files = files;
        _directory = directory;
        _lock = held;
        Resume = resume;
        Seals = seals;
        _timeProvider = timeProvider;
    }

    public ResumePoint Resume { get; }

    public SealSigner Seals { get; }

    /// <summary>Gets the findings about the state of the directory.</summary>
    public IReadOnlyList<TrailFinding> Findings =>
    [
        .. Resume.SetAside.Select(fragment => TrailFindings.TornTail(fragment) with
        {
            Stored = () => TornFragmentFile.Remove(_files, _directory, fragment),
        }),
        .. Resume is { PreviousHolds: false, Previous: { } missing }
            ? [TrailFindings.TailMissing(missing, Resume.End)]
            : Array.Empty<TrailFinding>(),
        .. Seals.UnsignedSince(Resume) is { } unsigned
            ? [TrailFindings.TailTakenOver(unsigned, Resume.End)]
            : Array.Empty<TrailFinding>(),
    ];

    /// <summary>
    /// Creates the directory if it does not exist, takes its lock, finds the end of its chain, and checks its seals.
    /// </summary>
    /// <exception cref="FapilogException">The directory cannot be used; the fault gives the reason.</exception>
    public static async Task<TrailOpening> OpenAsync(
        ITrailFileSystem files,
        string directory,
        AuditTrailOptions options,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        DirectoryLock? held = null;
        try
        {
            FileSizeSignal.Handle();
            files.CreateDirectory(directory);
            KeptFiles.ThrowIfIrregular(files, directory);
            held = await DirectoryLock.AcquireAsync(files, directory, options.LockTimeout, timeProvider, cancellationToken)
                .ConfigureAwait(false);
            var resume = ResumePoint.Find(files, directory, timeProvider.GetUtcNow(), cancellationToken);
            var seals =
                SealSigner.Open(files, directory, options.Seal, resume, timeProvider, options.SealOverride, cancellationToken);
            return new TrailOpening(files, directory, held, resume, seals, timeProvider);
        }
        catch (Exception exception)
        {
            held?.Dispose();
            if (Explain(exception, directory) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <summary>Takes the lock of a directory for a short operation outside a trail.</summary>
    /// <exception cref="FapilogException">Another trail holds it.</exception>
    public static async Task<DirectoryLock> LockAsync(
        ITrailFileSystem files, string directory, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            return await DirectoryLock.AcquireAsync(files, directory, TimeSpan.Zero, timeProvider, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (StorageRefusedException exception)
        {
            throw Explain(exception, directory)!;
        }
    }

    /// <summary>Opens a locked directory whose chain cannot continue by itself, at a point that an operator decided on.</summary>
    public static TrailOpening At(
        ITrailFileSystem files, string directory, DirectoryLock held, ResumePoint resume, SealOptions seal,
        SealOverride operatorWord, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        new(
            files, directory, held, resume,
            SealSigner.Open(files, directory, seal, resume, timeProvider, operatorWord, cancellationToken), timeProvider);

    /// <summary>Creates the writer of <c>head.json</c>. Nothing is written yet.</summary>
    public HeadWriter CreateHead(ILogger logger) =>
        new(_files, _directory, Seals.Complete, _timeProvider, exception => AuditLog.HeadFailed(logger, exception));

    /// <summary>
    /// Writes the head for the current content, and creates the store, which closes the head when it is disposed.
    /// </summary>
    public TrailStore CreateStore(HeadWriter head, Action<DateOnly, ClosedDay?> dayBegan)
    {
        // From the first event on there is a bound before which damage cannot come from a crash.
        head.Note(Resume.Head);
        head.Flush();

        var today = DateOnly.FromDateTime(_timeProvider.GetUtcNow().UtcDateTime);
        var afterSealed = Seals.Chain.NewestDay is { } closed && closed <= Resume.NewestDay ? closed.AddDays(1) : default;
        return new TrailStore(_files, _directory, _lock, Resume, head, today > afterSealed ? today : afterSealed, dayBegan);
    }

    /// <summary>Releases the directory, after everything that writes there has ended.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>
    /// Returns a fault with code and remedy for a directory that cannot be opened; null when the directory is not the cause.
    /// </summary>
    public static FapilogException? Explain(Exception exception, string directory)
    {
        Fault? fault = exception switch
        {
            IrregularFileException => new(
                AuditCodes.IrregularFile, $"The trail in '{directory}' does not start, and wrote no event. {exception.Message}"),
            StorageRefusedException { Refusal: StorageRefusal.InUse } => new(
                AuditCodes.DirectoryInUse,
                $"{exception.Message} Give each trail a StoragePath of its own, stop the other one first, or set LockTimeout to wait for it."),
            StorageRefusedException { Refusal: StorageRefusal.LockFileBusy } => new(
                AuditCodes.DirectoryInUse,
                $"{exception.Message} On Windows, any program that has this file open prevents the start: close it, or exclude the file "
                + "from virus scanning, indexing and backups. If it is another trail, give each a StoragePath of its own. LockTimeout waits for either."),
            StorageRefusedException { Refusal: StorageRefusal.LocksHaveNoEffect } => new(
                AuditCodes.LocksDoNothing,
                $"{exception.Message} Two trails there would fork the chain, so none is started. Unset the environment variable "
                + "DOTNET_SYSTEM_IO_DISABLEFILELOCKING, or name a StoragePath on a file system with locks."),
            StorageRefusedException { Refusal: StorageRefusal.NewestFileInFuture } => new(
                AuditCodes.NewestFileInFuture,
                $"{exception.Message} Events are never written before the newest file, so every one would go into that file until its day has come. Set the clock "
                + "right; if it is right, move that file away, with the newest event's sequence and checksum noted, or name another StoragePath."),
            StorageRefusedException damaged => new(
                AuditCodes.CannotResume,
                $"{exception.Message} No event was written. 'fapilog verify' shows what is wrong; keep a copy of "
                + $"the directory for whoever investigates, then let 'fapilog recover \"{Path.GetDirectoryName(damaged.Path)}\"' begin a new segment that "
                + "names the damage, or start with an empty StoragePath."),
            IOException held when PhysicalFileSystem.IsHeld(held) => new(
                AuditCodes.WriteFailed,
                $"The trail in '{directory}' does not start: {exception.Message} Close the file there, or exclude it from that program, and start again."),
            IOException or UnauthorizedAccessException => new(
                AuditCodes.WriteFailed,
                $"The directory '{directory}' cannot be opened for the trail: {exception.Message} Make it a directory this process may read "
                + "and write, or name another StoragePath."),
            _ => null,
        };
        return fault is null
            ? null
            : new FapilogException(fault, exception is StorageRefusedException ? exception.InnerException : exception);
    }
}
