namespace Fapilog.Delivery;

/// <summary>
/// What a <see cref="StandardWebhookVerifier"/> found.
/// </summary>
public enum StandardWebhookVerdict
{
    /// <summary>The message is as it was signed, by the holder of a key, just now.</summary>
    Valid = 0,

    /// <summary>A header is absent, or the timestamp is not a number.</summary>
    Malformed = 1,

    /// <summary>The timestamp is too far in the past: an old message, or a clock that is wrong.</summary>
    TooOld = 2,

    /// <summary>The timestamp is too far in the future: a clock is wrong.</summary>
    TooNew = 3,

    /// <summary>No signature matches: another key, or the bytes were changed.</summary>
    Mismatch = 4,
}
