using System.Globalization;
using Fapilog.Sealing;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// The files of a trail against their seals, and the seals against each other and the keys.
/// </summary>
internal sealed class SealCheck
{
    private readonly string? _directory;
    private readonly VerificationOptions _options;
    private readonly List<(byte[] Line, Seal? Seal)> _seals = [];
    private readonly Dictionary<string, Seal> _byFile = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ChainLink First, ChainLink Last)> _ends = new(StringComparer.Ordinal);

    /// <param name="path">The trail's directory; a file by itself has no seals.</param>
    /// <param name="options">The keys, and where to begin.</param>
    public SealCheck(string path, VerificationOptions options)
    {
        _options = options;
        if (!Directory.Exists(path))
        {
            return;
        }

        _directory = path;
        foreach (var line in LinesOf(path))
        {
            var seal = Seal.Parse(line);
            _seals.Add((line, seal));
            if (seal is not null)
            {
                _byFile.TryAdd(seal.Day.File, seal);
            }
        }
    }

    // What is no file of seals is a finding already.
    private static IReadOnlyList<byte[]> LinesOf(string path)
    {
        try
        {
            return new SealFile(PhysicalFileSystem.Instance, path).ReadLines();
        }
        catch (IrregularFileException)
        {
            return [];
        }
    }

    public bool Covers(string file) => _byFile.ContainsKey(file);

    public void NoteHash(string file, string sha256) => _hashes[file] = sha256;

    public void See(string file, in ChainLink link)
    {
        if (_byFile.Count > 0 && Covers(file))
        {
            _ends[file] = (_ends.TryGetValue(file, out var ends) ? ends.First : link, link);
        }
    }

    public void Finish(FindingLog findings, TrailFiles files, ChainAnchor? removed, long events)
    {
        if (_directory is null)
        {
            return;
        }

        var found = new List<VerificationFinding>();
        CheckChain(found);
        CheckFiles(found, removed, OldestRead(files));
        CheckMissing(found, files);
        found.ForEach(finding => findings.Add(finding, events));
    }

    /// <summary>
    /// From the newest back: a good signature vouches for every seal before it, as far as the links between hold. So keys may
    /// be rotated, and signing may begin late.
    /// </summary>
    private void CheckChain(List<VerificationFinding> found)
    {
        var vouched = false;
        long offset = _seals.Sum(entry => entry.Line.Length + 1L);
        for (var i = _seals.Count - 1; i >= 0; i--)
        {
            var (line, seal) = _seals[i];
            offset -= line.Length + 1;
            var place = new LinePlace(SealFile.FileName, i + 1, offset);
            var before = i == 0 ? null : SealFile.HashOf(_seals[i - 1].Line);
            if (seal is null)
            {
                found.Add(place.Finding(FindingKind.SealChainBroken, null, actual: "the line is no seal, or was changed"));
                vouched = false;
                continue;
            }

            vouched = CheckSignature(found, place, seal, vouched);
            if (seal.PreviousSeal != before)
            {
                found.Add(place.Finding(FindingKind.SealChainBroken, null, before, seal.PreviousSeal));
                vouched = false;
            }
        }
    }

    private bool CheckSignature(List<VerificationFinding> found, LinePlace place, Seal seal, bool vouched)
    {
        if (_options.SealKeys.Count == 0 || _options.SealKeys.Any(seal.IsSignedWith))
        {
            return vouched || _options.SealKeys.Count > 0;
        }

        if (!vouched || _options.SealKeys.Any(key => key.KeyId == seal.KeyId))
        {
            var expected = string.Join(" or ", _options.SealKeys.Select(key => $"a signature of {key.KeyId}"));
            found.Add(place.Finding(FindingKind.SealSignatureInvalid, null, expected, seal.Signature is null ? "no signature" : $"one of {seal.KeyId}"));
        }

        return vouched;
    }

    /// <summary>The name before which files are taken as given, as the verification does not begin with the trail.</summary>
    private string? OldestRead(TrailFiles files) =>
        _options is { FromSequence: null, FromDay: null } ? null
        : files.Paths is [var first, ..] ? Path.GetFileName(first)
        : _options.FromDay is { } day ? DayFiles.NameOf(day)
        : null;

    private void CheckFiles(List<VerificationFinding> found, ChainAnchor? removed, string? oldestRead)
    {
        for (var i = 0; i < _seals.Count; i++)
        {
            if (_seals[i].Seal is not { Day: var day })
            {
                continue;
            }

            if (!ReferenceEquals(_byFile[day.File].Day, day))
            {
                found.Add(Whole(FindingKind.SealChainBroken, day.File, "one seal", "another one"));
            }
            else if (_hashes.TryGetValue(day.File, out var hash))
            {
                CheckFile(found, day, hash);
            }
            else if (!File.Exists(Path.Combine(_directory!, day.File)) && !(day.Last.Sequence <= removed?.Sequence) && string.CompareOrdinal(day.File, oldestRead) >= 0)
            {
                found.Add(Whole(FindingKind.SealMismatch, day.File, day.Sha256, "the file is not there"));
            }
        }
    }

    private void CheckFile(List<VerificationFinding> found, DayDigest day, string hash)
    {
        if (hash != day.Sha256)
        {
            found.Add(Whole(FindingKind.SealMismatch, day.File, day.Sha256, hash));
        }
        else if (_ends.TryGetValue(day.File, out var ends)
            && ((day.First.Sequence is { } first && (ends.First.Sequence != first || ends.First.PreviousHash?.ToString() != day.First.PreviousHash))
                || (day.Last.Sequence is { } last && (ends.Last.Sequence != last || ends.Last.Checksum.ToString() != day.Last.Checksum))))
        {
            found.Add(Whole(FindingKind.SealMismatch, day.File, Range(day.First.Sequence, day.Last.Sequence, day.Last.Checksum), Range(ends.First.Sequence, ends.Last.Sequence, ends.Last.Checksum.ToString())));
        }
    }

    /// <summary>Days that are over have seals; the one before the newest may have closed a moment ago, or before a crash.</summary>
    private void CheckMissing(List<VerificationFinding> found, TrailFiles files)
    {
        string[] closed = [.. files.Paths.SkipLast(1).Select(path => Path.GetFileName(path))];
        var newestSealed = Array.FindLastIndex(closed, Covers);
        for (var i = 0; i < closed.Length; i++)
        {
            var isLast = i == closed.Length - 1;
            if (!Covers(closed[i]) && (i < newestSealed || (_options.SealKeys.Count > 0 && !(isLast && files.IsBeingWritten))))
            {
                var severity = _options.SealKeys.Count > 0 && !isLast ? FindingSeverity.Error : FindingSeverity.Warning;
                found.Add(Whole(FindingKind.SealMissing, closed[i], "a seal", null, severity));
            }
        }
    }

    private static string Range(long? first, long? last, string? checksum) =>
        string.Create(CultureInfo.InvariantCulture, $"sequences {first} to {last}, the last {checksum}");

    private static VerificationFinding Whole(string kind, string file, string? expected, string? actual, FindingSeverity severity = FindingSeverity.Error) =>
        new() { Kind = kind, Severity = severity, File = file, Expected = expected, Actual = actual };
}
