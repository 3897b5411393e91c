using Fapilog.Diagnostics;
using Fapilog.Verification;

namespace Fapilog.Auditing;

/// <summary>
/// Stores audit events in a chain of files, and passes those that alert to dispatchers.
/// </summary>
/// <remarks>
/// Safe for use by several threads. Storing never waits for alerting. A trail starts once and stops once; disposing it
/// stops it. <see cref="AuditTrailExtensions"/> has shorter methods for errors, security events and data access.
/// </remarks>
public interface IAuditTrail : IAsyncDisposable
{
    /// <summary>Gets the statistics of the trail since it started.</summary>
    AuditTrailStatistics Statistics { get; }

    /// <summary>Opens the directory, finds the end of its chain and starts to accept events.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>A task that completes when events can be logged.</returns>
    /// <exception cref="FapilogException">
    /// The policy is breached and set to fail, another trail holds the directory, locks have no effect there, its
    /// newest file is dated in the future, or its chain cannot be continued.
    /// </exception>
    /// <exception cref="InvalidOperationException">The trail was started before.</exception>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>Logs one event.</summary>
    /// <param name="auditEvent">
    /// The event. Unset members are filled in: its identifier, its time with host and process, the policy's level. Its
    /// sequence number and hashes must be unset.
    /// </param>
    /// <param name="durability">
    /// What to wait for; <see langword="null"/> for the trail's <see cref="AuditTrailOptions.Durability"/>.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels the wait. An event that is not yet in the queue is not logged; one that is in the queue is stored nevertheless.
    /// </param>
    /// <returns>The receipt; <see cref="AuditReceipt.NotStored"/> when the policy is not enabled.</returns>
    /// <exception cref="ArgumentException">
    /// The event contains values that cannot be stored; the message names every such member.
    /// </exception>
    /// <exception cref="FapilogException">
    /// The event could not be stored (when waiting until it is durable, or while the storage fails), or the queue is full and
    /// <see cref="AuditTrailOptions.QueueFull"/> is set to reject. An event that could not be synced may still be in the trail
    /// after a crash; it is not acknowledged.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The trail is not running, or <paramref name="durability"/> requires a replica and there is none. The event is not stored.
    /// </exception>
    ValueTask<AuditReceipt> LogEventAsync(
        AuditEvent auditEvent,
        AuditDurability? durability = null,
        CancellationToken cancellationToken = default);

    /// <summary>Waits until every event logged before this call is durable. Does not wait for alerts.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when they are durable.</returns>
    /// <exception cref="FapilogException">Syncing failed.</exception>
    Task DrainAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until every alert raised so far, also by earlier processes, is delivered or given up. If a dispatcher hangs, this
    /// can take as long as <see cref="Alerting.AlertInstanceOptions.MaxAlertAge"/>: pass a token with a timeout. It does not
    /// wait for an instance that is <see cref="Alerting.AlertInstanceState.Disabled"/>.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when no alert is pending.</returns>
    Task DrainAlertsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Verifies the trail in its directory while it runs. New findings are stored as the trail's own events
    /// and raised as <c>integrity_failure</c>, once; a clean verification clears them.
    /// </summary>
    /// <param name="options">Anchors, starting point and strictness; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the verification.</param>
    /// <returns>The findings.</returns>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist yet.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    Task<VerificationReport> VerifyAsync(VerificationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores every accepted event, then continues to deliver alerts for at most <see cref="AuditTrailOptions.StopTimeout"/>.
    /// Alerts that are left are counted and logged, and delivered after the next start. The directory stays locked until then. A
    /// second call does nothing.
    /// </summary>
    /// <param name="cancellationToken">Cancels the delivery of alerts, not the storing of events.</param>
    /// <returns>A task that completes when the trail has stopped.</returns>
    Task StopAsync(CancellationToken cancellationToken = default);
}
