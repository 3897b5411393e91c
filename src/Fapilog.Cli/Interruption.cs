using System.Runtime.InteropServices;

namespace Fapilog.Cli;

/// <summary>
/// Turns the first request to end into one to finish in order; the second ends the process as ever. Requests are Ctrl-C, SIGTERM,
/// a terminal that closes (SIGHUP) and Ctrl-\ (SIGQUIT); on Windows Ctrl-C, Ctrl-Break, a console that closes, and the end of
/// the session.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly PosixSignal[] Requests =
        [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ToolConsole _console;
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption(ToolConsole console)
    {
        _console = console;
        _registrations = [.. Requests.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _finished.TrySetResult();
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        _console.Error("Interrupted: finishing what was begun. Interrupt again to end at once.");
        _source.Cancel();

        // Windows ends the process when the handler returns, and after its own time limit.
        if (OperatingSystem.IsWindows() && context.Signal is PosixSignal.SIGHUP or PosixSignal.SIGTERM)
        {
            _finished.Task.Wait();
        }
    }
}
