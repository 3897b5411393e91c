using System.Globalization;
using Fapilog.Format;
using Fapilog.Sealing;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// Compares the files of a trail with their seals, and checks the seals against each other and the keys.
/// </summary>
internal sealed class SealCheck
{
    private readonly string? _directory;
    private readonly VerificationOptions _options;
    private readonly SealVerdict _verdict;
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ChainLink First, ChainLink Last)> _ends = new(StringComparer.Ordinal);
    private readonly IOException? _unreadable;

    /// <param name="path">The trail's directory; a file by itself has no seals.</param>
    /// <param name="options">The keys and the starting point.</param>
    /// <param name="cancellationToken">Cancels between two reads.</param>
    public SealCheck(string path, VerificationOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        _directory = Directory.Exists(path) ? path : null;
        Chain = (_directory is null
            ? null
            : SealFile.TryRead(PhysicalFileSystem.Instance, path, out _unreadable, cancellationToken)) ?? SealChain.Empty;
        _verdict = SealVerdict.Evaluate(Chain, [.. options.SealKeys]);
    }

    public SealChain Chain { get; }

    /// <summary>
    /// Gets a value indicating whether only content covered by the keys counts. Chains of earlier versions do not record enough
    /// for that.
    /// </summary>
    public bool CountsOnlyCovered => _options.SealKeys.Count > 0 && Chain.HasStart;

    /// <summary>Gets a value indicating whether the trail has a key but none was supplied.</summary>
    public bool IsUnchecked => _options.SealKeys.Count == 0 && Chain.KeyInForce is not null;

    /// <summary>Gets the last event that a covered line records as removed by retention; null when there is none.</summary>
    public ChainAnchor? Removed =>
        CoveredRemovals.LastOrDefault() is { } last ? new ChainAnchor(last.LastSequence, last.LastChecksum) : null;

    private IEnumerable<DaysRemoved> CoveredRemovals =>
        Chain.Entries.Where(_verdict.Covers).Select(entry => entry.Seal!.Content).OfType<DaysRemoved>();

    public bool Covers(string file) => Chain.Find(file) is not null;

    public void NoteHash(string file, string sha256) => _hashes[file] = sha256;

    public void Observe(string file, in ChainLink link)
    {
        if (Chain.Entries.Count > 0 && Covers(file))
        {
            _ends[file] = (_ends.TryGetValue(file, out var ends) ? ends.First : link, link);
        }
    }

    /// <param name="findings">Receives the findings.</param>
    /// <param name="files">The files that were read.</param>
    /// <param name="removed">The last event that was removed on purpose, according to an option or an event of the chain.</param>
    /// <param name="head">What the head of the trail covers.</param>
    /// <param name="events">The number of events.</param>
    public void Finish(FindingLog findings, TrailFiles files, ChainAnchor? removed, HeadCheck head, long events)
    {
        if (_directory is null)
        {
            return;
        }

        var found = new List<VerificationFinding>();
        if (_unreadable is not null)
        {
            // A file of seals that is not regular is reported already.
            found.AddRange(_unreadable is IrregularFileException
                ? []
                : [Whole(FindingKind.SealChainBroken, SealFile.FileName, null, _unreadable.Message)]);
        }
        else if (_options.SealKeys.Count > 0 && Chain.Entries.Count == 0)
        {
            found.Add(Whole(FindingKind.SealMissing, SealFile.FileName, "a line that a given key signed", "none"));
        }

        found.AddRange(_verdict.Problems.Select(Finding));
        found.AddRange(Chain.Entries.Where(entry => entry.Seal?.Start is { Reason: SealStartReason.Reanchored }
            && _verdict.Covers(entry)).Select(Reanchored));
        CheckFiles(found, removed, OldestRead(files));
        CheckMissing(found, files, head);
        found.ForEach(finding => findings.Add(finding, events));
    }

    private static VerificationFinding Finding(SealProblem problem)
    {
        var kind = problem.Fault switch
        {
            SealFault.NotSigned => FindingKind.SealSignatureInvalid,
            SealFault.BeforeTheKey => FindingKind.SealUnsigned,
            SealFault.KeyNotGiven => FindingKind.SealUnchecked,
            SealFault.KeyRevoked => FindingKind.SealKeyRevoked,
            _ => FindingKind.SealChainBroken,
        };
        var severity = problem.IsCovered
            && !problem.IsOverridden ? FindingSeverity.Note : problem.IsFatal ? FindingSeverity.Error : FindingSeverity.Warning;
        return new LinePlace(
            SealFile.FileName,
            problem.Entry.Line,
            problem.Entry.Offset).Finding(kind, null, problem.Expected, problem.Actual, severity);
    }

    // The reader of the report should see whose decision the trail relies on.
    private static VerificationFinding Reanchored(SealEntry entry) =>
        new LinePlace(SealFile.FileName, entry.Line, entry.Offset).Finding(
        FindingKind.SealReanchored,
        null,
        null,
        $"approved by '{entry.Seal!.Start!.By}' at {EventTime.ToText(entry.Seal.At)}",
        FindingSeverity.Note);

    /// <summary>Returns the name before which files are trusted, when the verification does not begin with the trail.</summary>
    private string? OldestRead(TrailFiles files) =>
        _options is { FromSequence: null, FromDay: null } ? null
        : files.Paths is [var first, ..] ? Path.GetFileName(first)
        : _options.FromDay is { } day ? DayFiles.NameOf(day)
        : null;

    private void CheckFiles(List<VerificationFinding> found, ChainAnchor? removed, string? oldestRead)
    {
        var removals = new RemovedDays(CoveredRemovals);
        var isExcusedOnly = false;
        foreach (var entry in Chain.Entries)
        {
            if (entry.Seal?.Day is not { } day)
            {
                continue;
            }

            if (!ReferenceEquals(Chain.Find(day.File), entry))
            {
                found.Add(Whole(FindingKind.SealChainBroken, day.File, "one seal", "another one"));
            }
            else if (_hashes.TryGetValue(day.File, out var hash))
            {
                CheckFile(found, day, hash);
            }
            else if (!File.Exists(Path.Combine(_directory!, day.File))
                && string.CompareOrdinal(day.File, oldestRead) >= 0
                && !removals.Explains(day))
            {
                var isExcused =
                    day.Last.Sequence <= removed?.Sequence && (!CountsOnlyCovered || _options.StartAnchor is not null);
                isExcusedOnly |= isExcused && _options.StartAnchor is null;
                if (!isExcused)
                {
                    found.Add(Whole(FindingKind.SealMismatch, day.File, day.Sha256, "the file is not there"));
                }
            }
        }

        if (isExcusedOnly || (CoveredRemovals.Any() && _options.SealKeys.Count == 0))
        {
            // Any account that can write the directory can also write the reason why something is missing there.
            var severity = _options.SealKeys.Count > 0 ? FindingSeverity.Warning : FindingSeverity.Note;
            found.Add(Whole(
                FindingKind.RemovalNotCovered,
                SealFile.FileName,
                "a removal that a key signed",
                _options.SealKeys.Count > 0 ? "only an event says so" : "no key was given",
                severity));
        }
    }

    private void CheckFile(List<VerificationFinding> found, DayDigest day, string hash)
    {
        if (hash != day.Sha256)
        {
            found.Add(Whole(FindingKind.SealMismatch, day.File, day.Sha256, hash));
        }
        else if (_ends.TryGetValue(day.File, out var ends)
            && ((day.First.Sequence is { } first
                && (ends.First.Sequence != first || ends.First.PreviousHash?.ToString() != day.First.PreviousHash))
                || (day.Last.Sequence is { } last
                    && (ends.Last.Sequence != last || ends.Last.Checksum.ToString() != day.Last.Checksum))))
        {
            found.Add(Whole(
                FindingKind.SealMismatch,
                day.File,
                Range(day.First.Sequence, day.Last.Sequence, day.Last.Checksum),
                Range(ends.First.Sequence, ends.Last.Sequence, ends.Last.Checksum.ToString())));
        }
    }

    /// <summary>
    /// Reports past days without a seal, if the trail seals at all. The day before the newest may have closed a moment ago or
    /// before a crash, and after several crashes more days may follow the newest seal: with a key, the signed head must then
    /// cover them.
    /// </summary>
    private void CheckMissing(List<VerificationFinding> found, TrailFiles files, HeadCheck head)
    {
        var isKeyed = _options.SealKeys.Count > 0;
        if (!isKeyed && Chain.Entries.Count == 0 && !head.NamesASeal)
        {
            return;
        }

        string[] closed = [.. files.Paths.SkipLast(1).Select(path => Path.GetFileName(path))];
        var isRunning = new Lazy<bool>(() => isKeyed ? head.IsRunning : LockProbe.IsHeld(_directory!));
        var sealedUpTo = Chain.NewestDay is { } day ? DayFiles.NameOf(day) : null;
        foreach (var file in closed.Where(file => !Covers(file)))
        {
            var mayComeYet = isKeyed ? head.IsSigned
                && string.CompareOrdinal(file, sealedUpTo) > 0
                && head.KnowsAsUnsealed(file) : file == closed[^1];
            var severity = !mayComeYet && isKeyed ? FindingSeverity.Error
                : mayComeYet && isRunning.Value ? FindingSeverity.Note
                : FindingSeverity.Warning;
            found.Add(Whole(FindingKind.SealMissing, file, "a seal", null, severity));
        }
    }

    private static string Range(long? first, long? last, string? checksum) =>
        string.Create(CultureInfo.InvariantCulture, $"sequences {first} to {last}, the last {checksum}");

    private static VerificationFinding Whole(
        string kind, string file, string? expected, string? actual, FindingSeverity severity = FindingSeverity.Error) =>
        new() { Kind = kind, Severity = severity, File = file, Expected = expected, Actual = actual };
}
