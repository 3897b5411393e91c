namespace Fapilog.Alerting;

/// <summary>
/// The way of an alert along the instances that stand in for the one that could not deliver it. The alert stays owed by that
/// instance until one of them delivered it or it is recorded as undelivered.
/// </summary>
/// <remarks>Used by one thread at a time: that which ends the alert at an instance.</remarks>
internal sealed class FallbackChain
{
    private readonly InstanceDeliveries _primary;
    private readonly PendingAlert _alert;
    private readonly UndeliveredReason _reason;
    private readonly IFallbacks _fallbacks;
    private readonly List<string> _failures = [];
    private int _next;

    /// <param name="primary">The instance that could not deliver the alert.</param>
    /// <param name="alert">The alert, as that instance has it.</param>
    /// <param name="reason">Why it could not.</param>
    /// <param name="failure">What the vendor said.</param>
    /// <param name="fallbacks">The instances that stand in.</param>
    public FallbackChain(
        InstanceDeliveries primary, PendingAlert alert, UndeliveredReason reason, string? failure,
        IFallbacks fallbacks)
    {
        (_primary, _alert, _reason, _fallbacks) = (primary, alert, reason, fallbacks);
        Failure = failure ?? "it does not work";
    }

    /// <summary>Gets the name of the instance that could not deliver the alert.</summary>
    public string Primary => _primary.Name;

    /// <summary>Gets why it could not, in the vendor's words.</summary>
    public string Failure { get; }

    /// <summary>
    /// Offers the alert to the next instance that takes it; where none does, it ends as undelivered, or waits until one has room.
    /// </summary>
    public void Continue()
    {
        switch (Offer())
        {
            case FallbackOffer.Refused:
                _primary.EndUndelivered(_alert, _reason, string.Join(' ', _failures.Prepend(Failure)));
                break;
            case FallbackOffer.NotNow:
                _primary.WaitForFallback(_alert, this);
                break;
        }
    }

    /// <summary>Ends the alert at its own instance: another one delivered it.</summary>
    public void Delivered() => _primary.EndByFallback(_alert);

    /// <summary>Goes on after an instance could not deliver the alert either.</summary>
    public void Failed(string instance, string? failure)
    {
        _failures.Add($"Its fallback '{instance}' failed: {failure}");
        Continue();
    }

    private FallbackOffer Offer()
    {
        var target = _alert.Target!;
        for (; _next < target.Fallback.Count; _next++)
        {
            var rest = target with { Channel = null, Digest = null, Fallback = [.. target.Fallback.Skip(_next + 1)] };
            var offered = _fallbacks.Offer(target.Fallback[_next], _alert, this, rest);
            if (offered is FallbackOffer.Taken)
            {
                _next++;
                return offered;
            }

            if (offered is FallbackOffer.NotNow)
            {
                return offered;
            }

            _failures.Add($"Its fallback '{target.Fallback[_next]}' cannot be used.");
        }

        return FallbackOffer.Refused;
    }
}

/// <summary>
/// Whether an instance takes an alert that another could not deliver.
/// </summary>
internal enum FallbackOffer
{
    /// <summary>It does, and will tell how that ended.</summary>
    Taken,

    /// <summary>It has no room now, or the trail stops.</summary>
    NotNow,

    /// <summary>It cannot be used in this process.</summary>
    Refused,
}

/// <summary>
/// The instances of a trail, as they stand in for one another.
/// </summary>
internal interface IFallbacks
{
    /// <summary>Offers an alert to an instance. <paramref name="target"/> names those that remain after it.</summary>
    FallbackOffer Offer(string instance, PendingAlert alert, FallbackChain chain, AlertTarget target);
}
