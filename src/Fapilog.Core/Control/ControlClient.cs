using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Storage;

namespace Fapilog.Control;

/// <summary>
/// The tool's end of the control folder: gives a command to the trail that runs in a directory, or carries it out itself where
/// none runs.
/// </summary>
internal sealed class ControlClient
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _directory;
    private readonly ControlFolder _folder;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _timeProvider;
    private readonly Func<bool> _isHeld;

    /// <param name="directory">The trail's directory.</param>
    /// <param name="limit">How long to wait for the answer; null for 10 seconds.</param>
    /// <param name="timeProvider">The clock; null for the system clock.</param>
    /// <param name="isHeld">Whether a trail runs in the directory; null to try its lock.</param>
    public ControlClient(
        string directory, TimeSpan? limit = null, TimeProvider? timeProvider = null, Func<bool>? isHeld = null)
    {
        _directory = directory;
        _folder = new ControlFolder(directory);
        _limit = limit ?? TimeSpan.FromSeconds(10);
        _timeProvider = timeProvider ?? TimeProvider.System;
        _isHeld = isHeld ?? (() => LockProbe.IsHeld(directory));
    }

    /// <summary>Has a command carried out once, by the trail that runs or else by this process.</summary>
    /// <param name="request">The command.</param>
    /// <param name="withoutHost">Opens the trail and carries the command out there.</param>
    /// <param name="cancellationToken">Takes a command back that was not taken yet.</param>
    /// <exception cref="FapilogException">It was not carried out, or nobody knows; the fault says which.</exception>
    public async Task<AuditMap> SendAsync(
        ControlRequest request,
        Func<ControlRequest, CancellationToken, Task<AuditMap>> withoutHost,
        CancellationToken cancellationToken)
    {
        var started = _timeProvider.GetTimestamp();
        while (true)
        {
            if (_isHeld())
            {
                if (await AskAsync(request, started, cancellationToken).ConfigureAwait(false) is { } answer)
                {
                    return answer.ResultOrThrow();
                }
            }
            else
            {
                try
                {
                    return await withoutHost(request, cancellationToken).ConfigureAwait(false);
                }
                catch (FapilogException exception) when (
                    exception.Faults is [{ Code: AuditCodes.DirectoryInUse }] && !IsOver(started))
                {
                    // A trail started meanwhile: it is asked.
                }
            }

            await Task.Delay(Pause, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a command to the running trail; null when that ended before it took the command.</summary>
    private async Task<ControlAnswer?> AskAsync(ControlRequest request, long started, CancellationToken cancellationToken)
    {
        // A trail that is starting has none yet.
        while (!_folder.Exists)
        {
            if (IsOver(started))
            {
                throw NotDone(
                    $"A trail runs in '{_directory}', and takes no commands: it is still starting, is of an earlier version, or could not open '{_folder.Path}', which its log says. Stop it and give the command again.");
            }

            if (!_isHeld())
            {
                return null;
            }

            await Task.Delay(Pause, _timeProvider, cancellationToken).ConfigureAwait(false);
        }

        var file = new ControlFile(request.At, Guid.NewGuid(), ControlFileKind.Request);
        try
        {
            _folder.Write(file, request.ToBytes());
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotDone(
                $"A trail runs in '{_directory}', and this account may not write to '{_folder.Path}'. Give the command as the account that the trail runs as, or as root.",
                exception);
        }

        try
        {
            return await WaitAsync(file, started, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            TryWithdraw(file);
            throw;
        }
    }

    private async Task<ControlAnswer?> WaitAsync(ControlFile file, long started, CancellationToken cancellationToken)
    {
        var answer = file with { Kind = ControlFileKind.Answer };
        while (true)
        {
            var (isOver, isHeld) = (IsOver(started), _isHeld());
            if (_folder.Has(answer))
            {
                return Fetch(answer);
            }

            if (isOver || !isHeld)
            {
                return TryWithdraw(file)
                    ? isHeld ? throw NotTaken() : null
                    : throw NotDone(isHeld
                        ? $"The trail in '{_directory}' took the command and has not answered within {CountText.Duration(_limit)}. It may still be done: look before you give it again."
                        : $"The trail in '{_directory}' ended while it carried out the command. Look whether it was done, and give it again if not.");
            }

            await Task.Delay(Pause, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private ControlAnswer Fetch(ControlFile file)
    {
        try
        {
            var answer = ControlAnswer.Parse(_folder.Read(file));
            _folder.Delete(file);
            return answer;
        }
        catch (InvalidDataException exception)
        {
            throw NotDone(
                $"The answer of the trail in '{_directory}' cannot be read. {exception.Message} Look whether the command was done.",
                exception);
        }
    }

    private bool TryWithdraw(ControlFile file)
    {
        if (!_folder.TryTurn(file, ControlFileKind.Withdrawn))
        {
            return false;
        }

        _folder.Delete(file with { Kind = ControlFileKind.Withdrawn });
        return true;
    }

    private FapilogException NotTaken() => NotDone(
        $"The trail that runs in '{_directory}' did not take the command within {CountText.Duration(_limit)}. The command was withdrawn, and nothing was done. See its log, and give the command again.");

    private bool IsOver(long started) => _timeProvider.GetElapsedTime(started) >= _limit;

    private static FapilogException NotDone(string message, Exception? cause = null) =>
        new(new Fault(AuditCodes.CommandNotDone, message), cause);
}
