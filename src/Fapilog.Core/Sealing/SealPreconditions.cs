using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// Why nothing is signed or sealed.
/// </summary>
/// <param name="Cause">What was found, in sentences.</param>
/// <param name="Remedy">What to do about it, in sentences; empty if nothing can be said.</param>
internal sealed record SealRefusal(
    string Cause,
    string Remedy = "Find out who changed it. Then run 'fapilog recover': it lets the seals continue and records who did it.")
{
    public override string ToString() => Remedy.Length == 0 ? Cause : $"{Cause} {Remedy}";
}

/// <summary>
/// Decides whether a trail may sign on top of the content of its directory. An account that could write there while the trail
/// was down may have written all of it.
/// </summary>
internal static class SealPreconditions
{
    private const string Adopt =
        "If the key is new for this trail, run 'fapilog seals key new' to verify what is there and record the key.";

    /// <summary>Returns why nothing may be signed; null when signing is allowed.</summary>
    /// <param name="chain">The existing lines.</param>
    /// <param name="key">The key that is to sign; null when none is configured.</param>
    /// <param name="keys">That key, and those that signed before.</param>
    /// <param name="resume">What else the directory contains.</param>
    public static SealRefusal? Refuse(SealChain chain, SealKey? key, IReadOnlyCollection<SealKey> keys, ResumePoint resume) =>
        RefuseKey(chain, key, keys, resume)
        ?? RefuseLines(SealVerdict.Evaluate(chain, keys))
        ?? RefuseHead(chain, key is null ? [] : keys, resume);

    private static SealRefusal? RefuseKey(SealChain chain, SealKey? key, IReadOnlyCollection<SealKey> keys, ResumePoint resume)
    {
        if (key is null)
        {
            return chain.KeyInForce is { } former
                ? new SealRefusal(
                    $"The seals are signed with the key {former}, and no key is configured.",
                    "Set 'Fapilog:Audit:Seal:Key' to it. If the key is lost, make another one and run 'fapilog recover' with it.")
                : null;
        }

        if (chain.Entries.Count == 0)
        {
            return resume.Head.File is null
                ? null
                : new SealRefusal(
                    $"The directory holds events, and no seal was ever signed there with the key {key.KeyId}, or the seals were removed.",
                    Adopt);
        }

        if (!chain.HasStart && chain.KeyInForce is { } signed)
        {
            // Anyone who kept such seals could restore them, with any events after them.
            return new SealRefusal(
                $"The seals are those of an earlier version, signed with the key {signed}: nothing says what the trail ended with.",
                "Run 'fapilog seals key new' once to verify what is there and record the key.");
        }

        return chain.KeyInForce switch
        {
            null => new SealRefusal($"The seals are not signed, and the key {key.KeyId} is configured.", Adopt),
            var former when keys.All(known => known.KeyId != former) => new SealRefusal(
                $"The seals are signed with the key {former}, and the key {key.KeyId} is configured.",
                chain.HasSigned(key.KeyId)
                    ? $"The trail was rotated from {key.KeyId} to {former}: set 'Fapilog:Audit:Seal:Key' to the key {former}. "
                        + "If nobody of yours rotated it, find out who changed the seals."
                    : $"If {former} is still to sign, set 'Fapilog:Audit:Seal:Key' to it. If {key.KeyId} is to sign from now on, add {former}, or its "
                        + "public half, to 'Fapilog:Audit:Seal:PreviousKeys', or run 'fapilog seals key rotate'."),
            _ => null,
        };
    }

    private static SealRefusal? RefuseLines(SealVerdict verdict) =>
        verdict.Problems.FirstOrDefault(problem => problem.IsFatal) is { } problem
        ? new SealRefusal($"Line {problem.Entry.Line} of '{SealFile.FileName}' {Words(problem.Fault)}.")
        : null;

    private static SealRefusal? RefuseHead(SealChain chain, IReadOnlyCollection<SealKey> keys, ResumePoint resume)
    {
        var head = resume.Previous;
        if (head is { Seal: { } seal } && chain.FindHash(seal) is null)
        {
            return new SealRefusal($"The newest seal that '{TrailHead.FileName}' names is not in '{SealFile.FileName}': seals were removed.");
        }

        if (keys.Count == 0)
        {
            return null;
        }

        // Earlier versions did not sign the head; and a crash right after the very first line left no head, and no event either.
        var isAsBegun = resume.Head.File is null && chain.Entries is [{ Seal.Start.Reason: SealStartReason.Begun }];
        var isSigned = head is not null && IsSigned(head, chain, keys);
        if (chain.HasStart && !isAsBegun && !isSigned)
        {
            return new SealRefusal(
                $"The file '{TrailHead.FileName}' is missing, or is not signed by the key of the newest seal.");
        }

        return head is null ? null
            : isSigned && resume.FilesBehind > 1
                ? new SealRefusal(
                    $"There are {resume.FilesBehind} files with events behind the sequence {head.Position.Sequence}, with which the trail ended when it was signed last. A "
                    + $"killed process leaves one at most, so '{TrailHead.FileName}' is an older copy.")
            : !resume.PreviousHolds
                ? new SealRefusal($"The trail does not hold the event with the sequence {head.Position.Sequence}, with which it ended.")
            : head.Stopped
                && (resume.End != head.Position || resume.FilesBehind > 0)
                    ? new SealRefusal($"There are events behind the sequence {head.Position.Sequence}, with which the trail was stopped.")
            : null;
    }

    /// <summary>Returns whether a head is signed by the key that was in force at its newest seal.</summary>
    public static bool IsSigned(TrailHead head, SealChain chain, IReadOnlyCollection<SealKey> keys) =>
        head.Seal is { } seal
            && chain.FindHash(seal) is { } entry
            && chain.KeyAt(entry) == head.KeyId
            && keys.Any(key => key.HasSigned(head));

    private static string Words(SealFault fault) => fault switch
    {
        SealFault.NotLinked => "is not linked to the one before it",
        SealFault.NotASeal => "is no seal, or was changed",
        _ => "is not signed by the key in force",
    };
}
