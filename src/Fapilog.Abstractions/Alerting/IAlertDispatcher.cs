using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Delivers alerts to one destination: a chat room, a pager, a mailbox, another system.
/// </summary>
/// <remarks>
/// <para>
/// Duties of an implementation: It <b>completes</b> once the vendor has accepted the alert, and throws otherwise. The
/// <see cref="AlertDeliveryException.Kind"/> of an <see cref="AlertDeliveryException"/> determines what happens next; any other
/// exception counts as <see cref="AlertFailureKind.Temporary"/>. It <b>retries within one call</b>, for seconds, honoring
/// the vendor's Retry-After and <see cref="AlertDetails.Deadline"/>, and does its own rate limiting. It <b>honors the token</b>,
/// which may be canceled before the deadline when the host stops. It starts no thread that can throw and uses no
/// <c>async void</c>: a host cannot catch exceptions there.
/// </para>
/// <para>
/// Duties of the host: It redacts the event before the call, orders alerts by severity, makes at most
/// <see cref="AlertProviderAttribute.MaxConcurrentCalls"/> calls at a time (a call past its deadline is abandoned, and the
/// next may overlap it), retries temporary failures, and never lets a failure reach the audit trail.
/// </para>
/// <para>
/// A dispatcher may implement <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>: the host disposes it once, after its
/// last call ended or was abandoned.
/// </para>
/// </remarks>
public interface IAlertDispatcher
{
    /// <summary>
    /// Delivers one alert.
    /// </summary>
    /// <param name="auditEvent">
    /// The stored event, redacted by the host for this instance. <see cref="AuditEvent.Checksum"/> covers the stored event,
    /// not the redacted one. <see cref="AuditEvent.Alert"/> contains the reasons and the deadline.
    /// </param>
    /// <param name="severity">The severity of the alert.</param>
    /// <param name="channel">
    /// Where to deliver within the vendor (a room, a queue), or <see langword="null"/> for the configured default. A
    /// provider that declares <see cref="AlertChannels.None"/> ignores it.
    /// </param>
    /// <param name="cancellationToken">
    /// Canceled when the call is no longer wanted: at the deadline, or earlier at shutdown.
    /// </param>
    /// <returns>The vendor's answer; <see cref="AlertReceipt.Accepted"/> when it has no details.</returns>
    /// <exception cref="AlertDeliveryException">The vendor did not accept the alert.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was canceled. An <see cref="AlertDeliveryException"/> as the inner exception says how
    /// an earlier attempt of this call failed, which the host shows.
    /// </exception>
    Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default);
}
