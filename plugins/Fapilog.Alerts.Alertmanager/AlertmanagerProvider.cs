using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// The provider <c>alertmanager</c>: alerts to every member of a Prometheus Alertmanager cluster, which groups, silences and
/// routes them.
/// </summary>
[AlertProvider(
    "alertmanager",
    Aliases = ["prometheus-alertmanager"],
    Description = "Alerts to Prometheus Alertmanager, to every member of a cluster.",
    Settings = typeof(AlertmanagerSettings),
    MaxConcurrentCalls = 4,
    HandlesClear = true)]
public sealed class AlertmanagerProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new AlertmanagerDispatcher(context);
}

/// <summary>
/// Sends an alert to every member at once: members do not pass alerts on to each other, and each notifies for those that are
/// down.
/// </summary>
internal sealed class AlertmanagerDispatcher : HttpAlertDispatcher<AlertmanagerSettings>
{
    /// <summary>
    /// How long the others may still take once one has the alert: one that is down must not hold up the next alert.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A member that may accept the alert later decides. Otherwise one that works and finds the alert wrong does: to wait for
    /// the others would hold up every alert behind it.
    /// </summary>
    private static readonly AlertFailureKind[] Precedence =
        [AlertFailureKind.Temporary, AlertFailureKind.Rejected, AlertFailureKind.InstanceFailed];

    private readonly ConcurrentDictionary<Uri, bool> _failing = new();

    public AlertmanagerDispatcher(AlertProviderContext context)
        : base(context)
    {
    }

    public override async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sends = Describe(auditEvent, severity, channel)
            .Select(request => TryAsync(request, severity, auditEvent.Alert.Deadline, late.Token, cancellationToken))
            .ToArray();
        var all = Task.WhenAll(sends);
        if (await OneAcceptsAsync(sends).ConfigureAwait(false) && !all.IsCompleted)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(all, Task.Delay(Grace, Context.TimeProvider, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            await late.CancelAsync().ConfigureAwait(false);
        }

        var outcomes = await all.ConfigureAwait(false);
        if (Array.Exists(outcomes, outcome => outcome.Failure is null))
        {
            return new AlertReceipt { Note = Note(outcomes) };
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw Join([.. outcomes.Select(outcome => outcome.Failure!)]);
    }

    protected override IReadOnlyList<HttpAlert> Describe(AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        var body = AlertmanagerAlert.Render(auditEvent, severity, Settings, Context.TimeProvider.GetUtcNow());
        var password = Settings.Password?.Read();
        var authorization = Settings.BearerToken is { } token
            ? new AuthenticationHeaderValue("Bearer", token.Read(BearerTokenAttribute.FindFault))
            : password is not null
                ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Settings.User}:{password}")))
                : null;
        return
        [
            .. Settings.Urls.Select(url => new HttpAlert
            {
                Address = AlertmanagerSettings.Endpoint(new Uri(url)),
                AddressSecrecy = AddressSecrecy.None,
                Authorization = authorization,
                Body = body,
                Secrets = password is null ? [] : [password],
                Judge = AlertmanagerAnswers.Judge,
            }),
        ];
    }

    private static async Task<bool> OneAcceptsAsync(IEnumerable<Task<Outcome>> sends)
    {
        await foreach (var send in Task.WhenEach(sends).ConfigureAwait(false))
        {
            if ((await send.ConfigureAwait(false)).Failure is null)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<Outcome> TryAsync(
        HttpAlert request,
        AlertSeverity severity,
        DateTimeOffset? deadline,
        CancellationToken lateToken,
        CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(request, severity, deadline, lateToken).ConfigureAwait(false);
            return new Outcome(request.Address, null);
        }
        catch (AlertDeliveryException failure)
        {
            return new Outcome(request.Address, failure);
        }
        catch (OperationCanceledException)
        {
            var message = cancellationToken.IsCancellationRequested
                ? $"'{request.Address.Authority}' had not answered when the call was ended."
                : $"'{request.Address.Authority}' did not accept it within {Grace.TotalSeconds} s of another member.";
            return new Outcome(request.Address, new AlertDeliveryException($"{DeliveryCodes.AttemptsExhausted}: {message}"));
        }
    }

    /// <summary>Says who has the alert; logs when a member begins to fail and when it accepts alerts again.</summary>
    private string Note(Outcome[] outcomes)
    {
        foreach (var (member, failure) in outcomes)
        {
            if (failure is not null)
            {
                Context.Log(
                    _failing.TryAdd(member, true) ? AlertLogLevel.Warning : AlertLogLevel.Debug,
                    $"The Alertmanager '{member.Authority}' did not accept an alert that another member has. {failure.Message}");
            }
            else if (_failing.TryRemove(member, out _))
            {
                Context.Log(AlertLogLevel.Information, $"The Alertmanager '{member.Authority}' accepts alerts again.");
            }
        }

        var accepted = $"{outcomes.Count(outcome => outcome.Failure is null)} of {outcomes.Length} Alertmanagers accepted it.";
        var missing = outcomes.Where(outcome => outcome.Failure is not null)
            .Select(outcome => $"'{outcome.Member.Authority}' did not: {outcome.Failure!.Message}");
        return string.Join(' ', [accepted, .. missing]);
    }

    /// <summary>Makes one failure of those of all members.</summary>
    private static AlertDeliveryException Join(IReadOnlyList<AlertDeliveryException> failures)
    {
        if (failures is [var only])
        {
            return only;
        }

        var first = failures.MinBy(failure => Array.IndexOf(Precedence, failure.Kind))!;
        var code = first.Message.Split(':', 2)[0];
        var waits = failures.Where(failure => failure.Kind == first.Kind).Select(failure => failure.RetryAfter).ToArray();
        return new AlertDeliveryException(
            first.Kind,
            $"{code}: None of the {failures.Count} Alertmanagers accepted the alert. {string.Join(' ', failures.Select(failure => failure.Message))}")
        {
            // One that names no pause may be free at once.
            RetryAfter = waits.Contains(null) ? null : waits.Min(),
        };
    }

    private sealed record Outcome(Uri Member, AlertDeliveryException? Failure);
}
