namespace Fapilog.Alerts.Email;

/// <summary>
/// The codes that this provider's own failures begin with. Each has a page in <c>docs/diagnostics</c>.
/// </summary>
internal static class MailCodes
{
    /// <summary>The session cannot be encrypted as configured; nothing was sent.</summary>
    public const string NotEncrypted = "FAP3020";

    /// <summary>The server's certificate is not to be trusted; nothing was sent.</summary>
    public const string CertificateRefused = "FAP3021";

    /// <summary>The server takes no message as large as the shortest form of this alert.</summary>
    public const string TooLarge = "FAP3022";

    /// <summary>The server refuses every recipient.</summary>
    public const string NoRecipient = "FAP3023";

    /// <summary>The server does not let this sender in: its password, its address or its machine.</summary>
    public const string SenderRefused = "FAP3024";
}
