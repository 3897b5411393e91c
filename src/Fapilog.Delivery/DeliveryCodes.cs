namespace Fapilog.Delivery;

/// <summary>
/// The codes that messages about a failed delivery begin with. Each has a page in <c>docs/diagnostics</c>.
/// </summary>
public static class DeliveryCodes
{
    /// <summary>The address is not one the instance may connect to.</summary>
    public const string AddressRefused = "FAP3001";

    /// <summary>The endpoint answered with a redirect, which is never followed.</summary>
    public const string Redirected = "FAP3002";

    /// <summary>The endpoint refuses this sender, or was switched off (401, 403, 410).</summary>
    public const string SenderRefused = "FAP3003";

    /// <summary>The endpoint refuses this alert for good.</summary>
    public const string AlertRejected = "FAP3004";

    /// <summary>Every attempt failed for a cause that may pass.</summary>
    public const string AttemptsExhausted = "FAP3005";

    /// <summary>The next attempt does not fit into the time the alert has left.</summary>
    public const string DeadlineTooClose = "FAP3006";

    /// <summary>A secret cannot be read, or is malformed, at the time of sending.</summary>
    public const string SecretUnusable = "FAP3007";

    /// <summary>The vendor's rate leaves no room before the alert's deadline.</summary>
    public const string RateKept = "FAP3011";
}
