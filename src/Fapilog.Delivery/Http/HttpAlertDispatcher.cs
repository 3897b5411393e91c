using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Delivery;

/// <summary>
/// The base of a dispatcher that sends by HTTP. A provider describes the request of an alert, how its answer is judged and what
/// the receipt says; the base retries within the deadline, keeps the vendor's rate, follows no redirect, connects only where
/// the settings allow, logs retries, and shows in previews exactly what would be sent, without secrets.
/// </summary>
/// <typeparam name="TSettings">The provider's settings.</typeparam>
/// <remarks>
/// Optional: <see cref="IAlertDispatcher"/> is the contract. Safe for use by several threads if
/// <see cref="Describe"/> is. No connection is opened before the first call. Whoever makes the dispatcher disposes it.
/// </remarks>
public abstract class HttpAlertDispatcher<TSettings> : IAlertDispatcher, IAlertPreview, IDisposable
    where TSettings : HttpProviderSettings
{
    private readonly HttpDelivery _delivery;

    /// <summary>Initializes a new instance of the <see cref="HttpAlertDispatcher{TSettings}"/> class.</summary>
    /// <param name="context">What the host gives the provider.</param>
    /// <param name="pacing">
    /// How many calls the vendor accepts within any window of time for one <see cref="HttpAlert.PacedBy"/>; all rules hold at
    /// the same time. Without a rule, calls wait only where the vendor asks for a pause.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="AlertDeliveryException">
    /// The proxy's secret cannot be read or is malformed: <see cref="DeliveryCodes.SecretUnusable"/>.
    /// </exception>
    protected HttpAlertDispatcher(AlertProviderContext context, params IReadOnlyList<PacingRule> pacing)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(pacing);

        Context = context;
        Settings = context.GetSettings<TSettings>();
        var options = new HttpDeliveryOptions(Settings) { Pacing = pacing };
        options.Retry.OnRetry = message => context.Log(AlertLogLevel.Debug, message);
        _delivery = new HttpDelivery(options, context.TimeProvider);
    }

    /// <summary>Gets what the host gave the provider.</summary>
    protected AlertProviderContext Context { get; }

    /// <summary>Gets the provider's settings.</summary>
    protected TSettings Settings { get; }

    /// <inheritdoc/>
    public virtual async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var receipt = AlertReceipt.Accepted;
        foreach (var alert in Describe(auditEvent, severity, channel))
        {
            receipt = await SendAsync(alert, severity, auditEvent.Alert.Deadline, cancellationToken).ConfigureAwait(false);
        }

        return receipt;
    }

    /// <inheritdoc/>
    public Task<AlertPreview> PreviewAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        cancellationToken.ThrowIfCancellationRequested();

        var now = Context.TimeProvider.GetUtcNow();
        var requests = Describe(auditEvent, severity, channel).Select(alert => alert.At(now).ToPreview());
        return Task.FromResult(new AlertPreview { Requests = [.. requests] });
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Describes the requests of an alert, usually one. Several are sent one after the other, each once the one before was
    /// accepted, and the receipt is that of the last. Reads the secrets anew, so that rotated ones take effect, and does
    /// nothing else that can be noticed: a preview calls it too.
    /// </summary>
    /// <param name="auditEvent">The event as the host handed it over.</param>
    /// <param name="severity">How urgent the alert is.</param>
    /// <param name="channel">The channel, or <see langword="null"/> for the default.</param>
    /// <returns>The requests.</returns>
    /// <exception cref="AlertDeliveryException">
    /// The alert cannot be sent, because of a secret that cannot be used, say.
    /// </exception>
    protected abstract IReadOnlyList<HttpAlert> Describe(AuditEvent auditEvent, AlertSeverity severity, string? channel);

    /// <summary>Sends one request, again where that may help, until it is accepted.</summary>
    /// <param name="alert">The request.</param>
    /// <param name="severity">How urgent the alert is: of the calls that wait for their turn, the most severe goes first.</param>
    /// <param name="deadline">When the call must be over; <see langword="null"/> for 60 seconds from now.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The receipt that <see cref="HttpAlert.Receipt"/> makes.</returns>
    /// <exception cref="AlertDeliveryException">
    /// It was not accepted. The message begins with one of <see cref="DeliveryCodes"/>, and holds no secret.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    protected async Task<AlertReceipt> SendAsync(
        HttpAlert alert,
        AlertSeverity severity,
        DateTimeOffset? deadline,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Receipt(await _delivery.SendAsync(alert, severity, deadline, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Closes the connections. Override it to dispose what a provider holds, and call the base.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> calls it.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _delivery.Dispose();
        }
    }
}
