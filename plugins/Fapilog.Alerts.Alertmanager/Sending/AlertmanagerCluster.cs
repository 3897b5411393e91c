using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// Tells every member at once: members do not pass alerts on to each other, and each notifies for those that are down.
/// </summary>
internal sealed class AlertmanagerCluster : IDisposable
{
    /// <summary>How long the others may still take once one has the alert: one that is down must not hold up the next alert.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly HttpDelivery _delivery;
    private readonly TimeProvider _timeProvider;

    public AlertmanagerCluster(AlertmanagerSettings settings, Action<RetryArguments> onRetry, TimeProvider timeProvider)
    {
        Members = [.. settings.Urls.Select(url => new AlertmanagerMember(url))];
        _delivery = new HttpDelivery(settings.ToDeliveryOptions(new RetryOptions { OnRetry = onRetry }), timeProvider);
        _timeProvider = timeProvider;
    }

    public IReadOnlyList<AlertmanagerMember> Members { get; }

    /// <summary>Sends to all; at least one outcome is accepted.</summary>
    /// <exception cref="AlertDeliveryException">No member accepted the alert.</exception>
    public async Task<IReadOnlyList<MemberOutcome>> SendAsync(Func<AlertmanagerMember, HttpDeliveryCall> call, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sends = Members.Select(member => TryAsync(call(member), member, late.Token, cancellationToken)).ToArray();
        var all = Task.WhenAll(sends);
        if (await OneAcceptsAsync(sends).ConfigureAwait(false) && !all.IsCompleted)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(all, Task.Delay(Grace, _timeProvider, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            await late.CancelAsync().ConfigureAwait(false);
        }

        var outcomes = await all.ConfigureAwait(false);
        if (Array.Exists(outcomes, outcome => outcome.IsAccepted))
        {
            return outcomes;
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw ClusterFailure.Of([.. outcomes.Select(outcome => outcome.Failure!)]);
    }

    public void Dispose() => _delivery.Dispose();

    private static async Task<bool> OneAcceptsAsync(IEnumerable<Task<MemberOutcome>> sends)
    {
        await foreach (var send in Task.WhenEach(sends).ConfigureAwait(false))
        {
            if ((await send.ConfigureAwait(false)).IsAccepted)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<MemberOutcome> TryAsync(
        HttpDeliveryCall call,
        AlertmanagerMember member,
        CancellationToken lateToken,
        CancellationToken cancellationToken)
    {
        try
        {
            await _delivery.SendAsync(call, lateToken).ConfigureAwait(false);
            return new MemberOutcome(member, null);
        }
        catch (AlertDeliveryException failure)
        {
            return new MemberOutcome(member, failure);
        }
        catch (OperationCanceledException)
        {
            var message = cancellationToken.IsCancellationRequested
                ? $"'{member.Name}' had not answered when the call was ended."
                : $"'{member.Name}' did not accept it within {Grace.TotalSeconds} s of another member.";
            return new MemberOutcome(member, new AlertDeliveryException($"{DeliveryCodes.AttemptsExhausted}: {message}"));
        }
    }
}
