namespace Fapilog.Testing;

/// <summary>
/// The result of a <see cref="WebhookReceiver"/> checking the signature of a request.
/// </summary>
public enum SignatureCheck
{
    /// <summary>The receiver has no secret.</summary>
    NotChecked = 0,

    /// <summary>One of the signatures matches, and the time is within five minutes of now.</summary>
    Valid = 1,

    /// <summary>A header is missing, duplicated, or not of the required form.</summary>
    Malformed = 2,

    /// <summary>The time is more than five minutes from now.</summary>
    Expired = 3,

    /// <summary>No signature matches.</summary>
    Mismatch = 4,
}
