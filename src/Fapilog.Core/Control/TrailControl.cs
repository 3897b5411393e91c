using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Control;

/// <summary>
/// Carries out one command, and returns its result. An exception with faults is answered; any other too, by its message.
/// </summary>
internal delegate Task<AuditMap> ControlHandler(ControlRequest request, CancellationToken cancellationToken);

/// <summary>
/// The running trail's end of the control folder: takes each request within half a second, carries it out once, and answers.
/// </summary>
/// <remarks>
/// A request is taken by a rename before it is carried out. If the process ends meanwhile, the next start does not repeat it, as
/// nobody knows how far it came, and answers that.
/// </remarks>
internal sealed partial class TrailControl : IDisposable
{
    /// <summary>How old a request may be. Beyond, whoever gave it does not expect it any more.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LogPause = TimeSpan.FromMinutes(1);

    private readonly ControlFolder _folder;
    private readonly IReadOnlyDictionary<string, ControlHandler> _handlers;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly LogWindow _failures;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _loop = Task.CompletedTask;

    public TrailControl(
        string directory, IReadOnlyDictionary<string, ControlHandler> handlers, TimeProvider timeProvider, ILogger logger)
    {
        _folder = new ControlFolder(directory);
        _handlers = handlers;
        _timeProvider = timeProvider;
        _logger = logger;
        _failures = new LogWindow(LogPause, timeProvider);
    }

    /// <summary>
    /// Opens the folder and begins to take requests. A folder that cannot be used is logged: events are stored.
    /// </summary>
    public void Start()
    {
        try
        {
            _folder.Open();
            _loop = Task.Run(RunAsync);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotOpened(_logger, _folder.Path, exception);
        }
    }

    /// <summary>Takes no more requests, and waits for the one that is carried out.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (!_loop.IsCompleted)
        {
            var enough = Task.Delay(limit, _timeProvider, _abort.Token);
            await Task.WhenAny(_loop, enough).ConfigureAwait(false);
        }

        await _abort.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _abort.Dispose();
        _oneAtATime.Dispose();
    }

    /// <summary>Carries out a request, one at a time.</summary>
    /// <exception cref="FapilogException">It is refused, or failed.</exception>
    public async Task<AuditMap> CarryOutAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        if (!_handlers.TryGetValue(request.Command, out var handler))
        {
            throw new FapilogException(new Fault(
                AuditCodes.CommandNotDone,
                $"The trail does not know the command '{ShortText.Shorten(request.Command)}'. It knows {string.Join(", ", _handlers.Keys.Order(StringComparer.Ordinal))}. Use the tool of its version."));
        }

        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await handler(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private static bool IsFailureOfTheDevice(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private async Task RunAsync()
    {
        Guard(AnswerInterrupted);
        while (!_stop.IsCancellationRequested)
        {
            foreach (var name in RequestNames())
            {
                if (!_stop.IsCancellationRequested)
                {
                    await TakeAsync(name).ConfigureAwait(false);
                }
            }

            try
            {
                await Task.Delay(Pause, _timeProvider, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Stopping ends the loop.
            }
        }
    }

    private IReadOnlyList<string> RequestNames()
    {
        IReadOnlyList<string> names = [];
        Guard(() =>
        {
            names = _folder.List();
            if (names.Count > 0)
            {
                _folder.DeleteBefore(_timeProvider.GetUtcNow() - MaxAge - MaxAge);
            }
        });
        return [.. names.Where(ControlFile.IsRequest)];
    }

    private async Task TakeAsync(string name)
    {
        if (!ControlFile.TryParse(name, out var request))
        {
            Refused(name, "Its name is not that of a request.");
            Guard(() => _folder.Delete(name));
            return;
        }

        var isTaken = false;
        Guard(() => isTaken = _folder.TryTurn(request, ControlFileKind.Taken));
        if (isTaken)
        {
            var taken = request with { Kind = ControlFileKind.Taken };
            var answer = await AnswerAsync(taken).ConfigureAwait(false);
            Guard(() => Finish(taken, answer));
        }
        else if (_folder.IsDirectory(name))
        {
            Refused(name, "It is a directory. Find out who put it there and move it away.");
        }
    }

    private async Task<ControlAnswer> AnswerAsync(ControlFile taken)
    {
        try
        {
            var age = _timeProvider.GetUtcNow() - taken.At;
            if (age.Duration() > MaxAge)
            {
                throw new InvalidDataException(
                    $"It was given at {taken.At:u}, which is more than {MaxAge.TotalMinutes:0} minutes from now by the clock of the trail. Give it again.");
            }

            var request = ControlRequest.Parse(_folder.Read(taken));
            return ControlAnswer.Done(await CarryOutAsync(request, _abort.Token).ConfigureAwait(false));
        }
        catch (FapilogException exception) when (exception.Faults.Count > 0)
        {
            return ControlAnswer.Refused(exception.Faults);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            return ControlAnswer.Refused("The trail stopped before the command was done. Give it again.");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Refused(taken.Name, exception.Message);
            return ControlAnswer.Refused($"The request was refused. {exception.Message}");
        }
#pragma warning disable CA1031 // Whatever a command does, the next one must be taken.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(exception);
            return ControlAnswer.Refused($"The command failed: {exception.Message}");
        }
    }

    /// <summary>Answers what an earlier process took and did not answer.</summary>
    private void AnswerInterrupted()
    {
        foreach (var name in _folder.List())
        {
            if (ControlFile.TryParse(name, out var taken) && taken.Kind is ControlFileKind.Taken)
            {
                Finish(taken, ControlAnswer.Refused(
                    "The trail ended while it carried out the command, and does not repeat it. Look whether it was done, and give it again if not."));
            }
        }
    }

    // The answer first: a command without one is answered by the next start.
    private void Finish(ControlFile taken, ControlAnswer answer)
    {
        var file = taken with { Kind = ControlFileKind.Answer };
        if (!_folder.Has(file))
        {
            _folder.Write(file, answer.ToBytes());
        }

        _folder.Delete(taken);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (IsFailureOfTheDevice(exception))
        {
            Failed(exception);
        }
    }

    private void Failed(Exception exception)
    {
        if (_failures.TryOpen(out var unlogged))
        {
            NotServed(_logger, _folder.Path, unlogged, exception);
        }
    }

    private void Refused(string name, string why)
    {
        if (_failures.TryOpen(out var unlogged))
        {
            RequestRefused(_logger, ShortText.Shorten(name), why, unlogged);
        }
    }

    [LoggerMessage(
        4030,
        LogLevel.Warning,
        AuditCodes.CommandNotDone
            + ": The folder '{Folder}' cannot be opened, so this trail takes no commands while it runs. Events are stored all the same.")]
    private static partial void NotOpened(ILogger logger, string folder, Exception exception);

    [LoggerMessage(
        4031,
        LogLevel.Warning,
        AuditCodes.CommandNotDone + ": A command in '{Folder}' could not be taken or answered. Earlier problems that were not logged: {Unlogged}.")]
    private static partial void NotServed(ILogger logger, string folder, int unlogged, Exception exception);

    [LoggerMessage(
        4032,
        LogLevel.Warning,
        AuditCodes.CommandNotDone
            + ": The request '{File}' was refused. {Why} Earlier problems that were not logged: {Unlogged}.")]
    private static partial void RequestRefused(ILogger logger, string file, string why, int unlogged);
}
