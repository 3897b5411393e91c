using Fapilog.Diagnostics;

namespace Fapilog.Sealing;

/// <summary>
/// What can be wrong with a line of <c>seals.jsonl</c>, or only has to be said of it.
/// </summary>
internal enum SealFault
{
    /// <summary>The line is no seal, or was changed.</summary>
    NotASeal,

    /// <summary>The line does not name the hash of the line before it.</summary>
    NotLinked,

    /// <summary>The line is not signed by the key in force, and no record of a key covers it.</summary>
    NotSigned,

    /// <summary>The line was written before there was a key. A later record of a key covers it.</summary>
    BeforeTheKey,

    /// <summary>The line is signed by a key that was not given. A later record of another key covers it.</summary>
    KeyNotGiven,

    /// <summary>The line is signed by a key that was revoked later.</summary>
    KeyRevoked,
}

/// <summary>
/// One thing about one line of <c>seals.jsonl</c>.
/// </summary>
/// <param name="Entry">The line.</param>
/// <param name="Fault">What it is.</param>
/// <param name="OnWord">Whether an operator let the seals go on behind it.</param>
/// <param name="Expected">What should stand there.</param>
/// <param name="Actual">What stands there.</param>
internal sealed record SealProblem(SealEntry Entry, SealFault Fault, bool OnWord, string? Expected = null, string? Actual = null)
{
    /// <summary>Gets a value indicating whether the line is covered all the same.</summary>
    public bool IsCovered => Fault >= SealFault.BeforeTheKey;

    /// <summary>Gets a value indicating whether nothing may be signed on top of the line.</summary>
    public bool IsFatal => !IsCovered && !OnWord;
}
