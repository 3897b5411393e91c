using Fapilog.Diagnostics;
using Fapilog.Verification;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// Verifies a running trail at its start and at intervals, according to its options.
/// </summary>
internal sealed class TrailWatch : IDisposable
{
    private readonly bool _onStart;
    private readonly TimeSpan? _every;
    private readonly Func<VerificationOptions?, CancellationToken, Task<VerificationReport>> _verify;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public TrailWatch(
        AuditTrailOptions options,
        Func<VerificationOptions?, CancellationToken, Task<VerificationReport>> verify,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _onStart = options.VerifyOnStart;
        _every = options.VerifyEvery;
        _verify = verify;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public void Start()
    {
        if (_onStart || _every is not null)
        {
            _loop = Task.Run(RunAsync);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        try
        {
            if (_onStart)
            {
                await VerifyAsync().ConfigureAwait(false);
            }

            while (_every is { } pause)
            {
                await Task.Delay(pause, _timeProvider, _stop.Token).ConfigureAwait(false);
                await VerifyAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Cancellation by stopping ends the loop.
        }
    }

    private async Task VerifyAsync()
    {
        try
        {
            await _verify(null, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FapilogException)
        {
            // The key of the seals may be unreadable for now, or the writer meets the same storage failure and reports it; the
            // next run may succeed.
            AuditLog.VerificationFailed(_logger, exception);
        }
    }
}
