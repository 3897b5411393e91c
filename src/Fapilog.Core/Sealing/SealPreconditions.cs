using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// Decides whether a trail may sign on top of the content of its directory. An account that could write there while the trail
/// was down may have written all of it.
/// </summary>
internal static class SealPreconditions
{
    public const string Recover =
        "Find out who changed it. Then run 'fapilog recover': it lets the seals continue and records who did it.";

    /// <summary>Returns why nothing may be signed, in sentences; null when signing is allowed.</summary>
    /// <param name="chain">The existing lines.</param>
    /// <param name="key">The key that is to sign; null when none is configured.</param>
    /// <param name="keys">That key, and those that signed before.</param>
    /// <param name="resume">What else the directory contains.</param>
    public static string? Refuse(SealChain chain, SealKey? key, IReadOnlyCollection<SealKey> keys, ResumePoint resume) =>
        RefuseKey(chain, key, keys, resume)
        ?? RefuseLines(SealVerdict.Evaluate(chain, keys))
        ?? RefuseHead(chain, key is null ? [] : keys, resume);

    private static string? RefuseKey(SealChain chain, SealKey? key, IReadOnlyCollection<SealKey> keys, ResumePoint resume)
    {
        if (key is null)
        {
            return chain.KeyInForce is { } former
                ? $"The seals are signed with the key {former}, and no key is configured. Set 'Audit:Seal:Key'. If the key is lost, make another one and run 'fapilog recover' with it."
                : null;
        }

        if (chain.Entries.Count == 0)
        {
            return resume.Head.File is null
                ? null
                : $"The directory holds events, and no seal was ever signed there with the key {key.KeyId}, or the seals were removed. If the key is "
                    + "new for this trail, run 'fapilog seals key new' to verify what is there and record the key.";
        }

        if (!chain.HasStart && chain.KeyInForce is { } signed)
        {
            // Anyone who kept such seals could restore them, with any events after them.
            return $"The seals are those of an earlier version, signed with the key {signed}: nothing says what the trail ended with. Run 'fapilog seals key new' once "
                + "to verify what is there and record the key.";
        }

        return chain.KeyInForce switch
        {
            null => $"The seals are not signed, and the key {key.KeyId} is configured. If the key is new for this trail, run 'fapilog seals key new' to verify what is there and record the key.",
            var former when keys.All(known => known.KeyId != former) =>
                $"The seals are signed with the key {former}, and the key {key.KeyId} is configured. Add the former key, or its public half, to "
                + "'Audit:Seal:PreviousKeys', or run 'fapilog seals key rotate'.",
            _ => null,
        };
    }

    private static string? RefuseLines(SealVerdict verdict) =>
        verdict.Problems.FirstOrDefault(problem => problem.IsFatal) is { } problem
        ? $"Line {problem.Entry.Line} of '{SealFile.FileName}' {Words(problem.Fault)}. {Recover}"
        : null;

    private static string? RefuseHead(SealChain chain, IReadOnlyCollection<SealKey> keys, ResumePoint resume)
    {
        var head = resume.Previous;
        if (head is { Seal: { } seal } && chain.FindHash(seal) is null)
        {
            return $"The newest seal that '{TrailHead.FileName}' names is not in '{SealFile.FileName}': seals were removed. {Recover}";
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
            return $"The file '{TrailHead.FileName}' is missing, or is not signed by the key of the newest seal. {Recover}";
        }

        return head is null ? null
            : isSigned && resume.FilesBehind > 1
                ? $"There are {resume.FilesBehind} files with events behind the sequence {head.Position.Sequence}, with which the trail ended when it was signed last. A "
                    + $"killed process leaves one at most, so '{TrailHead.FileName}' is an older copy. {Recover}"
            : !resume.PreviousHolds
                ? $"The trail does not hold the event with the sequence {head.Position.Sequence}, with which it ended. {Recover}"
            : head.Stopped
                && (resume.End != head.Position || resume.FilesBehind > 0)
                    ? $"There are events behind the sequence {head.Position.Sequence}, with which the trail was stopped. {Recover}"
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
