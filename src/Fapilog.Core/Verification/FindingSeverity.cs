namespace Fapilog.Verification;

/// <summary>
/// Whether a finding makes a trail invalid.
/// </summary>
public enum FindingSeverity
{
    /// <summary>Said for completeness. It never makes a trail invalid, not even with <see cref="VerificationOptions.Strict"/>.</summary>
    Note = 0,

    /// <summary>Worth a look; it makes a trail invalid with <see cref="VerificationOptions.Strict"/> only.</summary>
    Warning = 1,

    /// <summary>The trail is not what was written.</summary>
    Error = 2,
}
