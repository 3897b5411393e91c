using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Testing;

/// <summary>
/// A dispatcher that records its calls, for tests of code that sends alerts.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
public sealed class CollectingDispatcher : IAlertDispatcher
{
    private readonly Recorder<CollectedAlert> _alerts = new();

    /// <summary>Gets the calls so far, in order; a copy.</summary>
    public IReadOnlyList<CollectedAlert> Alerts => _alerts.Items;

    /// <summary>
    /// Gets or sets what a call does after it was recorded, instead of accepting the alert: throw, wait, or return a receipt.
    /// </summary>
    /// <value>The default is <see langword="null"/>: every alert is accepted.</value>
    public Func<CollectedAlert, CancellationToken, Task<AlertReceipt>>? Behavior { get; set; }

    /// <inheritdoc/>
    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var alert = new CollectedAlert { AuditEvent = auditEvent, Severity = severity, Channel = channel };
        _alerts.Add(alert);
        return Behavior?.Invoke(alert, cancellationToken) ?? Task.FromResult(AlertReceipt.Accepted);
    }

    /// <summary>Waits until the dispatcher has received a number of calls.</summary>
    /// <param name="count">The number, from 0.</param>
    /// <param name="cancellationToken">Cancels the wait. Pass one with a timeout; otherwise a failing test hangs.</param>
    /// <returns>All calls so far, at least <paramref name="count"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public Task<IReadOnlyList<CollectedAlert>> WaitForAsync(int count, CancellationToken cancellationToken = default) =>
        _alerts.WaitForAsync(count, cancellationToken);
}
