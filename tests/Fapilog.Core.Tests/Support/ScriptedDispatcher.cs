using System.Threading.Channels;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Support;

/// <summary>Does at each call what a test says, and tells the test of each call.</summary>
internal sealed class ScriptedDispatcher : IAlertDispatcher, IDisposable
{
    private readonly Func<SentAlert, CancellationToken, Task<AlertReceipt>> _answer;
    private readonly Channel<SentAlert> _calls = Channel.CreateUnbounded<SentAlert>();
    private int _count;

    public ScriptedDispatcher(Func<SentAlert, CancellationToken, Task<AlertReceipt>> answer)
    {
        _answer = answer;
    }

    public ScriptedDispatcher(Func<SentAlert, Task<AlertReceipt>> answer)
        : this((alert, _) => answer(alert))
    {
    }

    public static Task<AlertReceipt> Accept { get; } = Task.FromResult(AlertReceipt.Accepted);

    public int Count => Volatile.Read(ref _count);

    public int DisposeCount { get; private set; }

    public static Task<AlertReceipt> Fail(
        AlertFailureKind kind, TimeSpan? retryAfter = null, string message = "The vendor said no.") =>
        Task.FromException<AlertReceipt>(new AlertDeliveryException(kind, message) { RetryAfter = retryAfter });

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default)
    {
        var alert = new SentAlert(auditEvent, severity, channel);
        Interlocked.Increment(ref _count);
        _calls.Writer.TryWrite(alert);
        return _answer(alert, cancellationToken);
    }

    /// <summary>Waits for the next call. The limit only ends a test that would otherwise hang.</summary>
    public async Task<SentAlert> NextCallAsync() => await _calls.Reader.ReadAsync().AsTask().WaitAsync(Soon.Limit);

    public void Dispose() => DisposeCount++;
}
