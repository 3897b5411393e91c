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
    private readonly BlockBuffers _buffers = new();
    private readonly Queue<(string File, LineInspector Inspector, LineBlock Block, Task<InspectedBlock> Judged)> _inFlight = new();
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
        var removed = _options is { StartAnchor: null, FromSequence: null, FromDay: null } && Directory.Exists(path) ? StartAnchor.Read(PhysicalFileSystem.Instance, path) : null;
        _removed = new RemovedEvents(removed is null ? null : new ChainAnchor(removed.Sequence, removed.Checksum));
        _walker.StartAfter(removed is null ? null : new ChainAnchor(removed.Sequence, removed.Checksum));
        foreach (var ignored in files.Ignored)
        {
            _findings.Add(new VerificationFinding { Kind = FindingKind.IgnoredFile, Severity = FindingSeverity.Warning, File = ignored }, long.MaxValue);
        }

        _totalBytes = _options.Progress is null ? 0 : files.Paths.Sum(file => new FileInfo(file).Length);
        _end = new LinePlace(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), 1, 0);
        foreach (var file in files.Paths)
        {
            Read(file, files.IsBeingWritten && file == files.Paths[^1], cancellationToken);
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

    private void Read(string path, bool isBeingWritten, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        var inspector = new LineInspector(name, isBeingWritten);
        using var hashing = _seals!.Covers(name) ? new HashingStream(_open(path)) : null;
        using var stream = hashing ?? _open(path);
        var reader = new BlockReader(stream, _buffers);
        while (reader.Next() is { } block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _inFlight.Enqueue((name, inspector, block, Task.Run(() => inspector.Inspect(block), CancellationToken.None)));
            while (_inFlight.Count > (block.IsLarge ? 0 : MaxBlocks))
            {
                Take();
            }
        }

        if (hashing is not null)
        {
            _seals.NoteHash(name, hashing.Finish());
        }
    }

    private void Take()
    {
        var (file, inspector, block, judged) = _inFlight.Dequeue();
        var part = judged.GetAwaiter().GetResult();
        Take(file, part);
        while (part.End < block.Length)
        {
            part = inspector.InspectRest(block, part);
            Take(file, part);
        }

        _buffers.Return(block.Buffer);
        _options.Progress?.Report(new VerificationProgress(_bytes, _totalBytes, _events));
    }

    private void Take(string file, InspectedBlock block)
    {
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
