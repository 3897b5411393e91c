using System.Globalization;
using Fapilog.Recovery;
using Fapilog.Sealing;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// The trail against <c>head.json</c>: what was durable once is there, and with a key, nothing stands behind what was signed.
/// </summary>
internal sealed class HeadCheck
{
    private readonly string? _directory;
    private readonly VerificationOptions _options;
    private readonly TrailHead? _head;
    private readonly string? _unreadable;
    private readonly AnchorCheck? _anchor;
    private long? _place;

    /// <param name="path">The trail's directory; a file by itself has no head. It is read first: what is read later holds more.</param>
    /// <param name="options">The keys, and where to begin.</param>
    public HeadCheck(string path, VerificationOptions options)
    {
        _options = options;
        _directory = Directory.Exists(path) ? path : null;
        _head = _directory is null ? null : Read(_directory, out _unreadable);

        _anchor = _head is { Position: { Sequence: > 0, Checksum: { } checksum } position } && !IsBeforeTheBeginning(_head)
            ? new AnchorCheck(new ChainAnchor(position.Sequence, checksum))
            : null;
    }

    /// <summary>Gets a value indicating whether the head names a seal, so that there are seals.</summary>
    public bool NamesASeal => _head?.Seal is not null;

    /// <summary>Gets a value indicating whether the head is signed by the key in force. Known at the end.</summary>
    public bool IsSigned { get; private set; }

    /// <summary>
    /// Returns whether half a line at the end may be one that is being written: with a key only while the trail runs, as it signed.
    /// </summary>
    public bool MayBeWritten(SealChain chain) => _directory is null || _options.SealKeys.Count == 0 || !chain.HasStart || IsRunning;

    /// <summary>Gets a value indicating whether the trail runs, as it signed.</summary>
    public bool IsRunning => SignedNow() is { Stopped: false };

    /// <summary>Returns whether a day without a seal is one that the trail closed: it signed so, or ended in that day when it signed last.</summary>
    public bool KnowsAsUnsealed(string file) => _head?.File == file || (_head?.Unsealed.ContainsKey(file) ?? false);

    public void See(in ChainLink link, long before)
    {
        _anchor?.See(link, before);
        if (_head is { } head && link.Sequence == head.Position.Sequence && link.Checksum.ToString() == head.Position.Checksum)
        {
            _place = before;
        }
    }

    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="seals">The seals, which say what key is in force.</param>
    /// <param name="end">Where the next line would stand.</param>
    /// <param name="last">The highest number of the newest chain; 0 when there is none.</param>
    /// <param name="events">How many events there are.</param>
    /// <param name="isCutKnown">Whether an anchor that was given already says that the end is missing.</param>
    public void Finish(FindingLog findings, SealCheck seals, LinePlace end, long last, long events, bool isCutKnown)
    {
        if (_directory is null)
        {
            return;
        }

        IsSigned = _head is not null && SealPreconditions.IsSigned(_head, seals.Chain, [.. _options.SealKeys]);

        if (!isCutKnown)
        {
            _anchor?.Finish(findings, end, last, events);
        }

        if (_unreadable is not null)
        {
            findings.Add(Head(FindingKind.HeadUnreadable, null, _unreadable, FindingSeverity.Warning), events);
        }

        if (_head is { Seal: { } seal } && seals.Chain.FindHash(seal) is null)
        {
            findings.Add(new LinePlace(SealFile.FileName, seals.Chain.Entries.Count + 1, seals.Chain.Length).Finding(FindingKind.SealChainBroken, null, seal, "no line has this hash"), events);
        }

        if (_options.SealKeys.Count > 0 && seals.Chain.Entries.Count > 0)
        {
            CheckSignature(findings, seals.Chain, last, events);
        }
    }

    private void CheckSignature(FindingLog findings, SealChain chain, long last, long events)
    {
        if (!IsSigned)
        {
            // Earlier versions did not sign it.
            var severity = chain.HasStart ? FindingSeverity.Error : FindingSeverity.Warning;
            var actual = _head is null ? "no head.json that can be read" : _head.Signature is null ? "no signature" : $"one of {_head.KeyId}";
            findings.Add(Head(FindingKind.EndNotSigned, $"a signature of {chain.KeyInForce ?? "a key"}", actual, severity), events);
        }
        else if (Math.Max(Behind(events), _place is null ? 0 : last - _head!.Position.Sequence) is var behind and > 0 && SeverityOfBehind(last) is { } severity)
        {
            findings.Add(Head(FindingKind.EndNotSigned, $"the end at sequence {Text(_head!.Position.Sequence)}", $"{Text(behind)} events behind it", severity), events);
        }
    }

    /// <summary>
    /// How many events the signed end does not cover: all where it stands before the place that the verification began at; 0 where
    /// it is missing, which is a finding of its own.
    /// </summary>
    private long Behind(long events) =>
        _place is { } place ? events - place - 1
        : _head!.Position.Sequence == 0 || IsBeforeTheBeginning(_head) ? events
        : 0;

    /// <summary>
    /// A running trail signs its end a moment after it wrote; a killed one leaves the last events unsigned; one that was stopped
    /// leaves none.
    /// </summary>
    private FindingSeverity? SeverityOfBehind(long last)
    {
        if (SignedNow() is { } now)
        {
            if (now != _head && now.Position.Sequence >= last)
            {
                return null;
            }

            if (!now.Stopped)
            {
                return FindingSeverity.Note;
            }
        }

        return _head!.Stopped ? FindingSeverity.Error : FindingSeverity.Warning;
    }

    /// <summary>
    /// Returns what the trail signed last while somebody holds its lock. Anybody can take the lock: only what was signed says that
    /// the trail runs. It may have sealed a day since the seals were read.
    /// </summary>
    private TrailHead? SignedNow() =>
        LockProbe.IsHeld(_directory!) && Read(_directory!, out _) is { } now
        && SealFile.TryRead(PhysicalFileSystem.Instance, _directory!, out _) is { } chain && SealPreconditions.IsSigned(now, chain, [.. _options.SealKeys])
            ? now
            : null;

    private static TrailHead? Read(string directory, out string? failure)
    {
        var isThere = File.Exists(Path.Combine(directory, TrailHead.FileName));
        var head = TrailHead.TryRead(PhysicalFileSystem.Instance, directory, out var exception);

        // What is no regular file is a finding already.
        failure = exception is IrregularFileException ? null
            : exception?.Message ?? (isThere && head is null ? "The file does not say where the trail ends." : null);
        return head;
    }

    private bool IsBeforeTheBeginning(TrailHead head) =>
        head.Position.Sequence < _options.FromSequence
        || (_options.FromDay is { } from && string.CompareOrdinal(head.File, DayFiles.NameOf(from)) < 0);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static VerificationFinding Head(string kind, string? expected, string? actual, FindingSeverity severity) =>
        new() { Kind = kind, Severity = severity, File = TrailHead.FileName, Expected = expected, Actual = actual };
}
