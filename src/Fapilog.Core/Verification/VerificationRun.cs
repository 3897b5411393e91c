using Fapilog.Reading;
using Fapilog.Retention;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// One verification: reads the files once, judges the lines on all cores, and walks the chain in order.
/// </summary>
internal sealed class VerificationRun
{
    // Enough that no core waits for the walk, few enough that memory does not grow with the machine.
    private static readonly int MaxBlocks = 2 + Math.Min(2 * Environment.ProcessorCount, 16);

    private readonly VerificationOptions _options;
    private readonly Func<string, Stream> _open;
    private readonly FindingLog _findings = new();
    private readonly ChainWalker _walker;
    private readonly AnchorCheck? _endAnchor;
    private readonly Queue<(string File, Task<InspectedBlock> Block)> _inFlight = new();
    private SealCheck? _seals;
    private RemovedEvents? _removed;
    private bool _begun;
    private StoredHash? _given;
    private long _events;
    private long _bytes;
    private long _totalBytes;
    private LinePlace _end;

    public VerificationRun(VerificationOptions options, Func<string, Stream> open)
    {
        _options = options;
        _open = open;
        _walker = new ChainWalker(_findings, options);
        _endAnchor = options.EndAnchor is { } anchor ? new AnchorCheck(anchor) : null;
        _begun = options is { FromSequence: null, FromDay: null };
    }

    public VerificationReport Run(string path, TrailFiles files, CancellationToken cancellationToken)
    {
        _seals = new SealCheck(path, _options);
        var removed = _options is { StartAnchor: null, FromSequence: null, FromDay: null } && Directory.Exists(path) ? Removed(path) : null;
        foreach (var finding in files.Irregular)
        {
            _findings.Add(finding, before: 0);
        }

        _removed = new RemovedEvents(removed is null ? null : new ChainAnchor(removed.Sequence, removed.Checksum));
        _walker.StartAfter(removed is null ? null : new ChainAnchor(removed.Sequence, removed.Checksum));
        foreach (var ignored in files.Ignored)
        {
            _findings.Add(new VerificationFinding { Kind = FindingKind.IgnoredFile, Severity = FindingSeverity.Warning, File = ignored }, long.MaxValue);
        }

        _totalBytes = _options.Progress is null ? 0 : files.Paths.Sum(file => new FileInfo(file) is { Exists: true } info ? info.Length : 0);
        _end = new LinePlace(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), 1, 0);
        foreach (var file in files.Paths)
        {
            TryRead(file, files.IsBeingWritten && file == files.Paths[^1], cancellationToken);
        }

        while (_inFlight.Count > 0)
        {
            Take();
        }

        _walker.Finish();
        _endAnchor?.Finish(_findings, files.Paths is [.., var last] && _end.File != Path.GetFileName(last) ? new LinePlace(Path.GetFileName(last), 1, 0) : _end, _walker.Last, _events);
        _removed.Finish(_findings);
        _seals.Finish(_findings, files, _options.StartAnchor ?? _removed.Confirmed, _events);
        return _findings.Report(_events, _options.Strict) with { IsPartial = _options is not { FromSequence: null, FromDay: null, StartAnchor: null } };
    }

    // A file that says what was removed counts only when an event says so too: one that is none is a finding already.
    private static StartAnchor? Removed(string directory)
    {
        try
        {
            return StartAnchor.Read(PhysicalFileSystem.Instance, directory);
        }
        catch (IrregularFileException)
        {
            return null;
        }
    }

    private void TryRead(string path, bool isBeingWritten, CancellationToken cancellationToken)
    {
        try
        {
            Read(path, isBeingWritten, cancellationToken);
        }
        catch (IrregularFileException exception)
        {
            // Nothing of it was read; the blocks of the files before it are judged first.
            while (_inFlight.Count > 0)
            {
                Take();
            }

            _findings.Add(TrailFiles.Finding(exception), _events);
        }
    }

    private void Read(string path, bool isBeingWritten, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        var inspector = new LineInspector(name, isBeingWritten);
        using var opened = new CancellableStream(_open(path), cancellationToken);
        using var hashing = _seals!.Covers(name) ? new HashingStream(opened) : null;
        Stream stream = hashing is null ? opened : hashing;
        var reader = new BlockReader(stream);
        while (reader.Next() is { } block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _inFlight.Enqueue((name, Task.Run(() => Inspect(inspector, block), CancellationToken.None)));
            if (_inFlight.Count > MaxBlocks)
            {
                Take();
            }
        }

        if (hashing is not null)
        {
            _seals.NoteHash(name, hashing.Finish());
        }
    }

    private static InspectedBlock Inspect(LineInspector inspector, LineBlock block)
    {
        try
        {
            return inspector.Inspect(block);
        }
        finally
        {
            block.Return();
        }
    }

    private void Take()
    {
        var (file, task) = _inFlight.Dequeue();
        var block = task.GetAwaiter().GetResult();
        var finding = 0;
        for (var i = 0; i < block.Links.Count; i++)
        {
            var link = block.Links[i];
            for (; finding < block.Findings.Count && block.Findings[finding].Before <= i; finding++)
            {
                Note(block.Findings[finding].Finding);
            }

            _seals!.See(file, link);
            _removed!.See(link);
            Walk(link);
        }

        for (; finding < block.Findings.Count; finding++)
        {
            Note(block.Findings[finding].Finding);
        }

        _bytes += block.Bytes;
        _end = new LinePlace(file, block.LastLine + 1, file == _end.File ? _end.Offset + block.Bytes : block.Bytes);
        _options.Progress?.Report(new VerificationProgress(_bytes, _totalBytes, _events));
    }

    private void Note(VerificationFinding finding)
    {
        if (_begun || _options.FromSequence is not { } from || finding.Sequence >= from)
        {
            _findings.Add(finding, _events);
        }
    }

    private void Walk(in ChainLink link)
    {
        if (!_begun && !Begins(link))
        {
            return;
        }

        _endAnchor?.See(link, _events);
        _walker.Add(link, _events++);
    }

    /// <summary>Says whether the verification begins with a line; what stands before it is taken as given.</summary>
    private bool Begins(in ChainLink link)
    {
        if (_options.FromSequence is { } from && link.Sequence < from)
        {
            _given = link.Sequence == from - 1 ? link.Checksum : _given;
            return false;
        }

        _begun = true;
        if ((_options.FromSequence ?? link.Sequence) - 1 is var before and > 0)
        {
            _walker.BeginAfter(before, _given);
        }

        return true;
    }
}
