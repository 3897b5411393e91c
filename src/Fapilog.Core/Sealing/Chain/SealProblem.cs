namespace Fapilog.Sealing;

/// <summary>
/// What can be wrong with, or worth reporting about, a line of <c>seals.jsonl</c>.
/// </summary>
internal enum SealFault
{
    /// <summary>The line is not a seal, or was changed.</summary>
    NotASeal,

    /// <summary>The line does not name the hash of the line before it.</summary>
    NotLinked,

    /// <summary>The line is not signed by the key in force, and no record of a key covers it.</summary>
    NotSigned,

    /// <summary>The line was written before there was a key. A later record of a key covers it.</summary>
    BeforeTheKey,

    /// <summary>The line is signed by a key that was not supplied. A later record of another key covers it.</summary>
    KeyNotGiven,

    /// <summary>The line is signed by a key that was revoked later.</summary>
    KeyRevoked,
}

/// <summary>
/// A problem with one line of <c>seals.jsonl</c>.
/// </summary>
/// <param name="Entry">The line.</param>
/// <param name="Fault">The problem.</param>
/// <param name="IsOverridden">Whether an operator let the seals continue after it.</param>
/// <param name="Expected">The expected value.</param>
/// <param name="Actual">The actual value.</param>
internal sealed record SealProblem(
    SealEntry Entry, SealFault Fault, bool IsOverridden, string? Expected = null, string? Actual = null)
{
    /// <summary>Gets a value indicating whether the line is covered despite the problem.</summary>
    public bool IsCovered => Fault >= SealFault.BeforeTheKey;

    /// <summary>Gets a value indicating whether nothing may be signed on top of the line.</summary>
    public bool IsFatal => !IsCovered && !IsOverridden;
}
