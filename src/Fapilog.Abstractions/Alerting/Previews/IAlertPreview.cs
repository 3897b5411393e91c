using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Shows what a dispatcher would send, without sending it. Optional: a dispatcher implements it in addition to
/// <see cref="IAlertDispatcher"/>.
/// </summary>
public interface IAlertPreview
{
    /// <summary>
    /// Renders the exact requests that <see cref="IAlertDispatcher.SendAlertAsync"/> would make, with secrets redacted.
    /// Nothing is sent.
    /// </summary>
    /// <param name="auditEvent">The event, redacted as for a delivery.</param>
    /// <param name="severity">The severity of the alert.</param>
    /// <param name="channel">The channel, or <see langword="null"/> for the default.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The requests in the order in which they would be sent.</returns>
    /// <exception cref="AlertDeliveryException">The alert cannot be rendered.</exception>
    Task<AlertPreview> PreviewAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default);
}
