using Fapilog.Diagnostics;
using Fapilog.Verification;

namespace Fapilog.Auditing;

/// <summary>
/// Stores audit events in a chain of files, and hands those that alert to dispatchers.
/// </summary>
/// <remarks>
/// Safe for use by several threads. Storing never waits for alerting. A trail starts once and stops once; disposing it
/// stops it. <see cref="AuditTrailExtensions"/> has shorter ways to log errors, security events and data access.
/// </remarks>
public interface IAuditTrail : IAsyncDisposable
{
    /// <summary>Gets what the trail has done so far.</summary>
    AuditTrailStatistics Statistics { get; }

    /// <summary>Opens the directory, finds the end of its chain and starts to take events.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that completes when events may be logged.</returns>
    /// <exception cref="FapilogException">
    /// The policy is breached and says so, another trail holds the directory, locks do nothing there, its
    /// newest file lies in the future, or its chain cannot be continued.
    /// </exception>
    /// <exception cref="InvalidOperationException">The trail was started before.</exception>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>Logs one event.</summary>
    /// <param name="auditEvent">
    /// The event. What it leaves open is filled in: its identifier, its time with host and process, the policy's level. Its
    /// sequence number and hashes must be open.
    /// </param>
    /// <param name="durability">What to wait for; <see langword="null"/> for the trail's <see cref="AuditTrailOptions.Durability"/>.</param>
    /// <param name="cancellationToken">
    /// Ends the wait. Before the event is in the queue it is not logged; after that it is stored all the same.
    /// </param>
    /// <returns>The receipt; <see cref="AuditReceipt.NotStored"/> when the policy is not enabled.</returns>
    /// <exception cref="ArgumentException">The event holds something that cannot be stored; every such member is named.</exception>
    /// <exception cref="FapilogException">
    /// The event could not be stored (when waiting until it is durable, or while the storage fails), or the queue is full and
    /// <see cref="AuditTrailOptions.QueueFull"/> says to refuse. An event that could not be synced may still be in the trail
    /// after a crash; it is not acknowledged.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The trail is not running, or <paramref name="durability"/> asks for a replica and there is none, so the event is not stored.
    /// </exception>
    ValueTask<AuditReceipt> LogEventAsync(
        AuditEvent auditEvent,
        AuditDurability? durability = null,
        CancellationToken cancellationToken = default);

    /// <summary>Waits until every event logged before this call is on the device. Alerts are not waited for.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when they are.</returns>
    /// <exception cref="FapilogException">Syncing failed.</exception>
    Task DrainAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until every alert raised so far is delivered or given up. A dispatcher that hangs can make that take as long as
    /// <see cref="Alerting.AlertInstanceOptions.MaxAlertAge"/>: give a token that fires.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when none is open.</returns>
    Task DrainAlertsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Verifies the trail as it lies in its directory, while it goes on. What is found and was not known is stored as an event
    /// of the trail's own and raised as <c>integrity_failure</c>, once; a clean verification clears it.
    /// </summary>
    /// <param name="options">Anchors, where to begin, strictness; <see langword="null"/> for none of it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no directory yet.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    Task<VerificationReport> VerifyAsync(VerificationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores every event accepted, then goes on delivering alerts for at most <see cref="AuditTrailOptions.StopTimeout"/>.
    /// What is left then is counted and logged. A second call does nothing.
    /// </summary>
    /// <param name="cancellationToken">Cuts the delivery of alerts short, not the storing of events.</param>
    /// <returns>A task that completes when the trail has stopped.</returns>
    Task StopAsync(CancellationToken cancellationToken = default);
}
