using Fapilog.Diagnostics;

namespace Fapilog.Storage;

/// <summary>
/// Locks a directory against a second trail for the lifetime of the first. Two writers would fork the chain.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    public const string FileName = KeptFiles.LockName;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan OfAnotherTrail = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan OfAnotherProgram = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly DirectoryOwner _owner;
    private IDisposable _lock;

    private DirectoryLock(ITrailFileSystem files, string directory, DirectoryOwner owner, IDisposable held)
    {
        _files = files;
        _directory = directory;
        _owner = owner;
        _lock = held;
    }

    /// <summary>Takes the lock, and waits for it up to the given time.</summary>
    /// <exception cref="StorageRefusedException">Another trail holds the directory, or locks have no effect here.</exception>
    public static async Task<DirectoryLock> AcquireAsync(
        ITrailFileSystem files,
        string directory,
        TimeSpan timeout,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        while (true)
        {
            if (await TryTakeAsync(files, directory, cancellationToken).ConfigureAwait(false) is { } held)
            {
                return Hold(files, directory, DirectoryOwner.ThisProcess(timeProvider), held);
            }

            var left = timeout - timeProvider.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                throw InUse(directory, DirectoryOwner.Read(files, directory), timeout);
            }

            await Task.Delay(left < Pause ? left : Pause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the lock again after its file was removed with the directory: the old handle protects nothing.</summary>
    /// <exception cref="StorageRefusedException">Another trail locked the directory meanwhile.</exception>
    public void Renew()
    {
        if (_files.TryLock(Path.Combine(_directory, FileName)) is { } held)
        {
            _lock.Dispose();
            _lock = held;
            Announce();
        }
        else if (DirectoryOwner.Read(_files, _directory) is { IsThisProcess: false } other)
        {
            throw InUse(_directory, other, TimeSpan.Zero);
        }
    }

    public void Dispose()
    {
        try
        {
            if (DirectoryOwner.Read(_files, _directory) == _owner)
            {
                _files.Delete(Path.Combine(_directory, DirectoryOwner.FileName));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file is informational, and names a process that is ending.
        }

        _lock.Dispose();
    }

    // A verification holds the lock briefly to test it, and so does a child process of this one before its exec. On Windows,
    // whatever opens the file holds it, such as a virus scanner. These moments pass in real time, whatever clock the trail uses.
    private static async Task<IDisposable?> TryTakeAsync(
        ITrailFileSystem files, string directory, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (files.TryLock(Path.Combine(directory, FileName)) is { } held)
            {
                return held;
            }

            var waited = TimeProvider.System.GetElapsedTime(started);
            if (waited > OfAnotherProgram
                || (waited > OfAnotherTrail && DirectoryOwner.Read(files, directory) is { } owner && !owner.HasEnded()))
            {
                return null;
            }

            await Task.Delay(Moment, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    private static DirectoryLock Hold(ITrailFileSystem files, string directory, DirectoryOwner owner, IDisposable held)
    {
        using (var second = files.TryLock(Path.Combine(directory, FileName)))
        {
            if (second is not null)
            {
                held.Dispose();
                throw new StorageRefusedException(
                    StorageRefusal.LocksHaveNoEffect,
                    directory,
                    $"File locks have no effect in '{directory}': it could be locked twice.");
            }
        }

        var taken = new DirectoryLock(files, directory, owner, held);
        taken.Announce();
        return taken;
    }

    private static StorageRefusedException InUse(string directory, DirectoryOwner? owner, TimeSpan waited)
    {
        var after = waited > TimeSpan.Zero ? $", after waiting {CountText.Duration(waited)}" : string.Empty;
        return owner is not null && !owner.HasEnded()
            ? new(
                StorageRefusal.InUse, directory, $"The directory '{directory}' is in use by another trail: {owner}{after}.")
            : new(
                StorageRefusal.LockFileBusy,
                directory,
                $"The lock file '{Path.Combine(directory, FileName)}' is in use{after}, and no running trail is recorded as its "
                + $"owner{(owner is null ? string.Empty : $"; the last one was {owner}, which has ended")}.");
    }

    private void Announce()
    {
        try
        {
            _owner.Write(_files, _directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The lock is what counts; the file only names its owner.
        }
    }
}
