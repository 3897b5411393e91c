namespace Fapilog.Testing;

/// <summary>
/// What a <see cref="WebhookReceiver"/> found out about the signature of a request.
/// </summary>
public enum SignatureCheck
{
    /// <summary>The receiver knows no secret.</summary>
    NotChecked = 0,

    /// <summary>One of the signatures matches, and the time is within five minutes of now.</summary>
    Valid = 1,

    /// <summary>A header is absent, given twice, or not of its form.</summary>
    Malformed = 2,

    /// <summary>The time is more than five minutes from now.</summary>
    Expired = 3,

    /// <summary>No signature matches.</summary>
    Mismatch = 4,
}
