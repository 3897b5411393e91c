namespace Fapilog.Sealing;

/// <summary>
/// The result of checking the lines of <c>seals.jsonl</c> with the given keys.
/// </summary>
/// <remarks>
/// A signature covers its own line. Only the record of a key (<see cref="SealStart"/>) covers the lines before it, by its link:
/// it is written after they were verified, or by an operator's decision. A forged past therefore cannot be covered by signing
/// more lines.
/// </remarks>
internal sealed class SealVerdict
{
    // Checking a signature is slow. After this many bad ones the verdict is clear; the rest count as bad unchecked.
    private const int MostBadSignatures = 1000;

    private readonly SealChain _chain;
    private readonly IReadOnlyCollection<SealKey> _keys;
    private readonly string?[] _inForce;
    private readonly Dictionary<string, int> _revokedAt = new(StringComparer.Ordinal);
    private readonly HashSet<SealEntry> _uncovered = new(ReferenceEqualityComparer.Instance);
    private readonly List<SealProblem> _problems = [];

    // State from the records after the current line: the walk goes from the newest line back.
    private bool _covered;
    private bool _onWord;
    private int _badSignatures;
    private readonly HashSet<string> _revoked = new(StringComparer.Ordinal);

    private SealVerdict(SealChain chain, IReadOnlyCollection<SealKey> keys)
    {
        _chain = chain;
        _keys = keys;
        _inForce = KeysInForce(chain);
        for (var i = 0; i < chain.Entries.Count; i++)
        {
            if (chain.Entries[i].Seal?.Start is { Reason: SealStartReason.Revoked, PreviousKeyId: { } key })
            {
                _revokedAt.TryAdd(key, i);
            }
        }

        for (var i = chain.Entries.Count - 1; i >= 0; i--)
        {
            Judge(i);
        }

        _problems.Reverse();
    }

    /// <summary>Gets all problems, in the order of the lines.</summary>
    public IReadOnlyList<SealProblem> Problems => _problems;

    /// <summary>Checks a chain. Without keys only links and form are checked.</summary>
    public static SealVerdict Evaluate(SealChain chain, IReadOnlyCollection<SealKey> keys) => new(chain, keys);

    /// <summary>Returns whether a line is authentic: signed by a given key, or covered by a later record of one.</summary>
    public bool Covers(SealEntry entry) => entry.Seal is not null && !_uncovered.Contains(entry);

    private static string?[] KeysInForce(SealChain chain)
    {
        var (keys, current) = (new string?[chain.Entries.Count], (string?)null);
        var started = false;
        for (var i = 0; i < keys.Length; i++)
        {
            var seal = chain.Entries[i].Seal;
            started |= seal?.Start is not null;

            // Chains of earlier versions have no record of a key: keys may change, but no unsigned line may follow a signed one.
            current = seal?.Start is not null || (!started && seal?.KeyId is not null) ? seal.KeyId : current;
            keys[i] = current;
        }

        return keys;
    }

    private void Judge(int index)
    {
        var entry = _chain.Entries[index];
        if (entry.Seal is not { } seal)
        {
            Note(entry, SealFault.NotASeal, null, "the line is no seal, or was changed");
            _covered = false;
            return;
        }

        var isSigned = JudgeSignature(index, entry, seal, _inForce[index]);
        var before = index == 0 ? null : _chain.Entries[index - 1].Hash;
        if (seal.PreviousSeal != before)
        {
            Note(entry, SealFault.NotLinked, before, seal.PreviousSeal);
            _covered = false;
        }
        else if (seal.Start is { } start && isSigned)
        {
            if (start.Reason == SealStartReason.Begun && index > 0)
            {
                Note(entry, SealFault.NotLinked, "the first line", "one behind others");
            }

            Begin(start);
        }
    }

    /// <summary>A record of a key covers the lines before it.</summary>
    private void Begin(SealStart start)
    {
        _covered = true;
        _onWord |= start.Reason == SealStartReason.Reanchored;
        if (start is { Reason: SealStartReason.Revoked, PreviousKeyId: { } revoked })
        {
            _revoked.Add(revoked);
        }
    }

    /// <summary>Returns whether the line is trusted: it has a valid signature of a given key, or no key was given.</summary>
    private bool JudgeSignature(int index, SealEntry entry, Seal seal, string? inForce)
    {
        if (seal.KeyId != inForce)
        {
            Note(entry, SealFault.NotSigned, $"a signature of {inForce}", Found(seal));
            return false;
        }

        if (_keys.Count == 0)
        {
            return true;
        }

        if (_badSignatures < MostBadSignatures && !IsRevokedBefore(index, seal.KeyId) && _keys.Any(seal.IsSignedWith))
        {
            if (seal.KeyId is { } key && _revoked.Contains(key))
            {
                Note(entry, SealFault.KeyRevoked, null, key);
            }

            return true;
        }

        var isOfAGivenKey = _keys.Any(key => key.KeyId == seal.KeyId);
        _badSignatures += isOfAGivenKey ? 1 : 0;
        var fault = isOfAGivenKey
            || !_covered ? SealFault.NotSigned : seal.KeyId is null ? SealFault.BeforeTheKey : SealFault.KeyNotGiven;
        Note(entry, fault, string.Join(" or ", _keys.Select(key => $"a signature of {key.KeyId}")), Found(seal));
        return false;
    }

    // A revoked key cannot come back: anyone who has it could use it again.
    private bool IsRevokedBefore(int index, string? key) =>
        key is not null && _revokedAt.TryGetValue(key, out var at) && at < index;

    private static string Found(Seal seal) => seal.Signature is null ? "no signature" : $"one of {seal.KeyId ?? "no key"}";

    private void Note(SealEntry entry, SealFault fault, string? expected, string? actual)
    {
        var problem = new SealProblem(entry, fault, _onWord, expected, actual);
        _problems.Add(problem);
        if (!problem.IsCovered)
        {
            _uncovered.Add(entry);
        }
    }
}
