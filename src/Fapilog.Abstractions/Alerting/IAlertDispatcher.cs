using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Delivers alerts to one place people look at: a chat room, a pager, a mailbox, another system.
/// </summary>
/// <remarks>
/// <para>
/// Duties of an implementation. It <b>completes</b> once the vendor accepted the alert, and throws otherwise; an
/// <see cref="AlertDeliveryException"/> says by its <see cref="AlertDeliveryException.Kind"/> what happens next, any other
/// exception counts as <see cref="AlertFailureKind.Temporary"/>. It <b>retries inside one call</b>, for seconds, honouring
/// the vendor's Retry-After and <see cref="AlertDetails.Deadline"/>, and owns its own pacing. It <b>honours the token</b>,
/// which may fire earlier than the deadline when the host stops. It starts no thread that can throw and uses no
/// <c>async void</c>: what it does there, no host can contain.
/// </para>
/// <para>
/// Duties of the host. It redacts the event before the call, orders alerts by severity, makes at most
/// <see cref="AlertProviderAttribute.MaxConcurrentCalls"/> calls at a time (a call past its deadline is abandoned, and the
/// next may overlap it), offers temporary failures again, and never lets a failure reach the audit trail.
/// </para>
/// <para>
/// A dispatcher may be <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>: the host calls it once, after its last
/// call ended or was abandoned.
/// </para>
/// </remarks>
public interface IAlertDispatcher
{
    /// <summary>
    /// Delivers one alert.
    /// </summary>
    /// <param name="auditEvent">
    /// The stored event, redacted by the host for this instance. <see cref="AuditEvent.Checksum"/> covers the stored event,
    /// not the redacted one. <see cref="AuditEvent.Alert"/> says why it alerts and until when.
    /// </param>
    /// <param name="severity">How urgent the alert is.</param>
    /// <param name="channel">
    /// Where to deliver within the vendor (a room, a queue), or <see langword="null"/> for the configured default. A
    /// provider that declares <see cref="AlertChannels.None"/> ignores it.
    /// </param>
    /// <param name="cancellationToken">Fires when the call is no longer wanted: at the deadline, or earlier at shutdown.</param>
    /// <returns>What the vendor answered; <see cref="AlertReceipt.Accepted"/> where there is nothing to tell.</returns>
    /// <exception cref="AlertDeliveryException">The vendor did not accept the alert.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default);
}
