namespace Fapilog.Delivery;

/// <summary>
/// What an answer of a vendor means.
/// </summary>
public enum DeliveryVerdict
{
    /// <summary>The vendor has it.</summary>
    Delivered = 0,

    /// <summary>Another attempt may help, at once or later.</summary>
    TryAgain = 1,

    /// <summary>This alert will never be taken; others will.</summary>
    Rejected = 2,

    /// <summary>The instance itself is refused: a revoked key, an endpoint that was switched off.</summary>
    InstanceFailed = 3,
}
