using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// The dispatcher of a trail that alerts nobody: it accepts everything and does nothing.
/// </summary>
/// <remarks>Without state; safe for use by several threads.</remarks>
public sealed class NoopAlertDispatcher : IAlertDispatcher
{
    private static readonly Task<AlertReceipt> Accepted = Task.FromResult(AlertReceipt.Accepted);

    /// <summary>Gets an instance to share; there is nothing to tell one from another.</summary>
    public static NoopAlertDispatcher Instance { get; } = new();

    /// <summary>Accepts the alert and does nothing, whatever it is given.</summary>
    /// <param name="auditEvent">Not looked at; may even be <see langword="null"/>.</param>
    /// <param name="severity">Not looked at.</param>
    /// <param name="channel">Not looked at.</param>
    /// <param name="cancellationToken">Not looked at.</param>
    /// <returns><see cref="AlertReceipt.Accepted"/>.</returns>
    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) => Accepted;
}
