namespace Fapilog.Verification;

/// <summary>
/// Whether a finding makes a trail invalid.
/// </summary>
public enum FindingSeverity
{
    /// <summary>Worth a look; the trail is valid all the same.</summary>
    Warning = 0,

    /// <summary>The trail is not what was written.</summary>
    Error = 1,
}
