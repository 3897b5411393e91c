namespace Fapilog.Delivery;

/// <summary>
/// The codes at the beginning of messages about a failed delivery. Each has a page in <c>docs/diagnostics</c>.
/// </summary>
public static class DeliveryCodes
{
    /// <summary>The instance may not connect to the address.</summary>
    public const string AddressRefused = "FAP3001";

    /// <summary>The endpoint answered with a redirect, which is never followed.</summary>
    public const string Redirected = "FAP3002";

    /// <summary>The endpoint refuses this sender, or was switched off (401, 403, 410).</summary>
    public const string SenderRefused = "FAP3003";

    /// <summary>The endpoint refuses this alert permanently.</summary>
    public const string AlertRejected = "FAP3004";

    /// <summary>Every attempt failed for a reason that may go away.</summary>
    public const string AttemptsExhausted = "FAP3005";

    /// <summary>The next attempt does not fit into the time the alert has left.</summary>
    public const string DeadlineTooClose = "FAP3006";

    /// <summary>A secret cannot be read, or is malformed, at the time of sending.</summary>
    public const string SecretUnusable = "FAP3007";

    /// <summary>The certificate of the server is not trusted.</summary>
    public const string CertificateRefused = "FAP3021";

    /// <summary>The answer does not say whether the alert was accepted, and the alert is not sent again.</summary>
    public const string OutcomeUnknown = "FAP3025";

    /// <summary>The vendor's rate allows no call before the alert's deadline.</summary>
    public const string RateKept = "FAP3011";
}
