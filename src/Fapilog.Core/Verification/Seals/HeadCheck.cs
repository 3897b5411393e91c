using System.Globalization;
using Fapilog.Diagnostics;
using Fapilog.Sealing;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// Compares the trail with <c>head.json</c>: what was durable must exist and, with a key, no events may follow the signed end.
/// </summary>
internal sealed class HeadCheck
{
    private readonly string? _directory;
    private readonly VerificationOptions _options;
    private readonly TrailHead? _head;
    private readonly string? _unreadable;
    private readonly AnchorCheck? _anchor;
    private long? _place;

    /// <param name="path">
    /// The trail's directory; a file by itself has no head. The head is read first: what is read later holds more.
    /// </param>
    /// <param name="options">The keys and the starting point.</param>
    public HeadCheck(string path, VerificationOptions options)
    {
        _options = options;
        _directory = Directory.Exists(path) ? path : null;
        _head = _directory is null ? null : Read(_directory, out _unreadable);

        _anchor = _head is { Position: { Sequence: > 0, Checksum: { } checksum } position } && !IsBeforeTheBeginning(_head)
            ? new AnchorCheck(new ChainAnchor(position.Sequence, checksum))
            : null;
    }

    /// <summary>Gets a value indicating whether the head names a seal, so that seals must exist.</summary>
    public bool NamesASeal => _head?.Seal is not null;

    /// <summary>
    /// Gets a value indicating whether the head is signed by the key in force. Valid after <see cref="Finish"/>.
    /// </summary>
    public bool IsSigned { get; private set; }

    /// <summary>
    /// Returns whether an incomplete line at the end may be being written. With a key, only while the trail runs according to
    /// its signed head.
    /// </summary>
    public bool MayBeWritten(SealChain chain) =>
        _directory is null || _options.SealKeys.Count == 0 || !chain.HasStart || IsRunning;

    /// <summary>Gets a value indicating whether the trail runs, according to its signed head.</summary>
    public bool IsRunning => SignedNow() is { Stopped: false };

    /// <summary>Returns whether the trail closed a day without a seal: the signed head lists it, or ends in that day.</summary>
    public bool KnowsAsUnsealed(string file) => _head?.File == file || (_head?.Unsealed.ContainsKey(file) ?? false);

    public void Observe(in ChainLink link, long before)
    {
        _anchor?.Observe(link, before);
        if (_head is { } head && link.Sequence == head.Position.Sequence && link.Checksum.ToString() == head.Position.Checksum)
        {
            _place = before;
        }
    }

    /// <param name="findings">Receives the findings.</param>
    /// <param name="seals">The seals, which determine the key in force.</param>
    /// <param name="end">The location of the next line.</param>
    /// <param name="last">The highest number of the newest chain; 0 when there is none.</param>
    /// <param name="events">The number of events.</param>
    /// <param name="isCutKnown">Whether a given anchor already reported that the end is missing.</param>
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
            findings.Add(
                new LinePlace(
                    SealFile.FileName,
                    seals.Chain.Entries.Count + 1,
                    seals.Chain.Length).Finding(FindingKind.SealChainBroken, null, seal, "no line has this hash"),
                events);
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
            var actual = _head is null
                ? "no head.json that can be read"
                : _head.Signature is null
                ? "no signature"
                : _head.KeyId != chain.KeyInForce
                ? $"one of {_head.KeyId}"
                : _options.SealKeys.Any(key => key.KeyId == _head.KeyId)
                ? "one that does not match the content"
                : $"one that cannot be checked: that key is not given, but {Given()}";
            findings.Add(
                Head(FindingKind.EndNotSigned, $"a signature of {chain.KeyInForce ?? "a key"}", actual, severity), events);
        }
        else if (Math.Max(Behind(events), _place is null ? 0 : last - _head!.Position.Sequence) is var behind and > 0
            && SeverityOfBehind(last) is { } severity)
        {
            findings.Add(
                Head(
                    FindingKind.EndNotSigned,
                    $"the end at sequence {Text(_head!.Position.Sequence)}",
                    $"{CountText.Format(behind, "event")} behind it",
                    severity),
                events);
        }
    }

    private string Given() => string.Join(" and ", _options.SealKeys.Select(key => key.KeyId));

    /// <summary>
    /// Returns the number of events that the signed end does not cover: all when it precedes the starting point of the
    /// verification; 0 when it is missing, which is a finding of its own.
    /// </summary>
    private long Behind(long events) =>
        _place is { } place ? events - place - 1
        : _head!.Position.Sequence == 0 || IsBeforeTheBeginning(_head) ? events
        : 0;

    /// <summary>
    /// A running trail signs its end a moment after it writes; a killed one leaves the last events unsigned; a stopped one
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
    /// Returns the head that the trail signed last, while its lock is held. Anyone can take the lock, so only a signed head
    /// shows that the trail runs. The trail may have sealed a day since the seals were read.
    /// </summary>
    private TrailHead? SignedNow() =>
        LockProbe.IsHeld(_directory!) && Read(_directory!, out _) is { } now
        && SealFile.TryRead(PhysicalFileSystem.Instance, _directory!, out _) is { } chain
            && SealPreconditions.IsSigned(now, chain, [.. _options.SealKeys])
            ? now
            : null;

    private static TrailHead? Read(string directory, out string? failure)
    {
        var isThere = File.Exists(Path.Combine(directory, TrailHead.FileName));
        var head = TrailHead.TryRead(PhysicalFileSystem.Instance, directory, out var exception);

        // A file that is not regular is reported already.
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
