using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// One verification: reads the files once, checks the lines on all cores, and walks the chain in order.
/// </summary>
internal sealed class VerificationRun
{
    // Enough that no core waits for the walk, few enough that memory use does not grow with the machine.
    private static readonly int MaxBlocks = 2 + Math.Min(2 * Environment.ProcessorCount, 16);

    private readonly VerificationOptions _options;
    private readonly Func<string, Stream> _open;
    private readonly FindingLog _findings = new();
    private readonly ChainWalker _walker;
    private readonly AnchorCheck? _endAnchor;
    private readonly BlockBuffers _buffers = new();
    private readonly Queue<Inspection> _inFlight = new();
    private readonly Stack<InspectedBlock> _results = new();
    private SealCheck? _seals;
    private HeadCheck? _head;
    private TrailFiles? _files;
    private (VerificationFinding Finding, long Before)? _torn;
    private long _newestRead = long.MaxValue;
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

    /// <param name="path">The directory or the file.</param>
    /// <param name="list">Lists the files to read; called after the head and the seals were read.</param>
    /// <param name="cancellationToken">Cancels between two blocks of lines.</param>
    public VerificationReport Run(string path, Func<TrailFiles> list, CancellationToken cancellationToken)
    {
        // The reverse of the order in which a trail writes, so that whatever was read first refers only to what is read later.
        _head = new HeadCheck(path, _options);
        _seals = new SealCheck(path, _options, cancellationToken);
        var files = _files = list();
        foreach (var finding in files.Irregular)
        {
            _findings.Add(finding, before: 0);
        }

        var claimed = ClaimedRemoval(path);
        _removed = new RemovedEvents(claimed, _seals.CountsOnlyCovered);
        _walker.StartAfter(claimed);
        foreach (var ignored in files.Ignored)
        {
            _findings.Add(
                new VerificationFinding { Kind = FindingKind.IgnoredFile, Severity = FindingSeverity.Warning, File = ignored },
                long.MaxValue);
        }

        _totalBytes = _options.Progress is null
            ? 0
            : files.Paths.Sum(file => new FileInfo(file) is { Exists: true } info ? info.Length : 0);
        _end = new LinePlace(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), 1, 0);
        foreach (var file in files.Paths)
        {
            TryRead(file, cancellationToken);
        }

        while (_inFlight.Count > 0)
        {
            Take();
        }

        if (_torn is var (torn, before))
        {
            _findings.Add(
                files.IsBeingWritten(_newestRead)
                    && _head.MayBeWritten(_seals.Chain)
                        ? torn with { Kind = FindingKind.InProgress, Severity = FindingSeverity.Note }
                        : torn,
                before);
        }

        _walker.Finish();
        var end = files.Paths is [.., var last]
            && _end.File != Path.GetFileName(last) ? new LinePlace(Path.GetFileName(last), 1, 0) : _end;
        _endAnchor?.Finish(_findings, end, _walker.Last, _events);
        _removed.Finish(_findings);
        _head.Finish(_findings, _seals, end, _walker.Last, _events, isCutKnown: _endAnchor is { IsFound: false });
        _seals.Finish(_findings, files, _options.StartAnchor ?? _removed.Confirmed, _head, _events);
        return _findings.Report(
            _events,
            _options.Strict) with
        {
            IsPartial =
                _options is not { FromSequence: null, FromDay: null, StartAnchor: null } || _seals.IsUnchecked,
            SignaturesUnchecked = _seals.IsUnchecked,
        };
    }

    /// <summary>
    /// Returns the last event that the trail itself states was removed; null when it states none, or is not read completely.
    /// </summary>
    private ChainAnchor? ClaimedRemoval(string path) =>
        _options is not { StartAnchor: null, FromSequence: null, FromDay: null } || !Directory.Exists(path) ? null
        : _seals!.CountsOnlyCovered ? _seals.Removed
        : StoredAnchor(path) is { } stored ? new ChainAnchor(stored.Sequence, stored.Checksum)
        : null;

    // A start anchor counts only when an event confirms it; one that is not a regular file is reported already.
    private static StartAnchor? StoredAnchor(string directory)
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

    private void TryRead(string path, CancellationToken cancellationToken)
    {
        try
        {
            Read(path, cancellationToken);
        }
        catch (IrregularFileException exception)
        {
            // Nothing of the file was read; the blocks of the files before it are checked first.
            while (_inFlight.Count > 0)
            {
                Take();
            }

            _findings.Add(TrailFiles.Finding(exception), _events);
        }
    }

    private void Read(string path, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        var inspector = new LineInspector(name);
        using var file = _open(path);
        using var cancellable = new CancellableStream(file, cancellationToken);
        using var hashing = _seals!.Covers(name) ? new HashingStream(cancellable) : null;
        Stream stream = hashing is null ? cancellable : hashing;
        var reader = new BlockReader(stream, _buffers);
        while (reader.Next() is { } block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = _results.TryPop(out var used) ? used : new InspectedBlock();
            var judged = Task.Run(() => inspector.Inspect(block, result), CancellationToken.None);
            _inFlight.Enqueue(new Inspection(path, inspector, block, result, judged));
            while (_inFlight.Count > (block.IsLarge ? 0 : MaxBlocks))
            {
                Take();
            }
        }

        _newestRead = file.CanSeek ? file.Position : long.MaxValue;
        if (hashing is not null)
        {
            _seals.NoteHash(name, hashing.Finish());
        }
    }

    private void Take()
    {
        var (path, inspector, block, result, judged) = _inFlight.Dequeue();
        judged.GetAwaiter().GetResult();
        Take(path, result);
        while (result.End < block.Length)
        {
            inspector.InspectRest(block, result);
            Take(path, result);
        }

        _results.Push(result);
        _buffers.Return(block.Buffer);
        _options.Progress?.Report(new VerificationProgress { Bytes = _bytes, TotalBytes = _totalBytes, Events = _events });
    }

    private void Take(string path, InspectedBlock block)
    {
        var file = Path.GetFileName(path);
        var finding = 0;
        for (var i = 0; i < block.Links.Count; i++)
        {
            var link = block.Links[i];
            for (; finding < block.Findings.Count && block.Findings[finding].Before <= i; finding++)
            {
                Note(block.Findings[finding].Finding, path);
            }

            _seals!.Observe(file, link);
            _removed!.Observe(link);
            Walk(link);
        }

        for (; finding < block.Findings.Count; finding++)
        {
            Note(block.Findings[finding].Finding, path);
        }

        _bytes += block.Bytes;
        _end = new LinePlace(file, block.LastLine + 1, file == _end.File ? _end.Offset + block.Bytes : block.Bytes);
    }

    private void Note(VerificationFinding finding, string path)
    {
        if (finding.Kind == FindingKind.TornTail && path == _files!.Newest)
        {
            // Whether the line is being written is known only when the file has been read.
            _torn = (finding, _events);
            return;
        }

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

        _endAnchor?.Observe(link, _events);
        _head!.Observe(link, _events);
        _walker.Add(link, _events++);
    }

    /// <summary>Returns whether the verification begins with a line; everything before it is trusted.</summary>
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

    /// <summary>A block that is being checked.</summary>
    private sealed record Inspection(
        string Path, LineInspector Inspector, LineBlock Block, InspectedBlock Result, Task Judged);
}
