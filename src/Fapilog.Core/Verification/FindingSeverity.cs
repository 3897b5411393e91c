namespace Fapilog.Verification;

/// <summary>
/// Whether a finding makes a trail invalid.
/// </summary>
public enum FindingSeverity
{
    /// <summary>
    /// For information. It never makes a trail invalid, not even with <see cref="VerificationOptions.Strict"/>.
    /// </summary>
    Note = 0,

    /// <summary>Needs attention; makes a trail invalid only with <see cref="VerificationOptions.Strict"/>.</summary>
    Warning = 1,

    /// <summary>The trail was changed or is damaged.</summary>
    Error = 2,
}
