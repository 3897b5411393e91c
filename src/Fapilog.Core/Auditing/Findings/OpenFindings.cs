using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Cursors;
using Fapilog.Format;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// The findings that are not cleared, and those whose alert no instance has accepted. They are kept in a file beside the
/// trail, so that after a restart unaccepted alerts are raised again, accepted ones are not repeated, and no clear is forgotten.
/// </summary>
/// <remarks>
/// The file is a hint, like every file beside the trail: the findings are in the trail itself. Used only by the writer.
/// </remarks>
internal sealed class OpenFindings
{
    public const string FileName = KeptFiles.OpenFindingsName;

    // Each verification may find different ones, and other processes may write the file.
    private const int Most = 100;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly ITrailFileSystem _files;
    private readonly string _path;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Dictionary<string, OpenFinding> _open = new(StringComparer.Ordinal);
    private bool _changed;
    private long? _failed;

    public OpenFindings(ITrailFileSystem files, string directory, TimeProvider timeProvider, ILogger logger)
    {
        _files = files;
        _path = Path.Combine(directory, FileName);
        _timeProvider = timeProvider;
        _logger = logger;
        Read();
    }

    /// <summary>Returns the open findings.</summary>
    public IReadOnlyList<OpenFinding> All => [.. _open.Values];

    /// <summary>Returns whether a finding is not open yet, or differs from the open one with its key.</summary>
    public bool IsNews(TrailFinding finding) =>
        !_open.TryGetValue(finding.Key, out var open) || open.IsOver || open.Finding.Fingerprint != finding.Fingerprint;

    /// <summary>Adds a finding whose alert has not been accepted yet, and the event that reports it.</summary>
    public void Add(TrailFinding finding, AuditEvent auditEvent)
    {
        Keep(new OpenFinding(finding) { Unaccepted = auditEvent });
        if (_open.Count > Most)
        {
            _open.Remove(_open.Values.MinBy(open => open.Importance)!.Finding.Key);
        }
    }

    /// <summary>Records the place in the chain of a finding's event.</summary>
    public void NoteStored(AuditEvent stored, TrailPlace place)
    {
        if (Find(stored.EventId) is { } open)
        {
            Keep(open with { Unaccepted = stored, Place = place });
        }
    }

    /// <summary>
    /// Records that an instance accepted the alert of an event, and returns the finding; null when it is not known.
    /// </summary>
    public OpenFinding? Accept(string eventId)
    {
        if (Find(eventId) is not { } open)
        {
            return null;
        }

        var told = open with { Unaccepted = null };
        Keep(told);
        if (!told.IsOver && told.Finding.Reason != AlertReason.IntegrityFailure)
        {
            // Code that could not store, seal or remove detects by itself when it can again.
            Remove(told.Finding);
        }

        return told;
    }

    /// <summary>
    /// Records that a finding is over whose alert has not been accepted: its clear follows the alert. Returns false when it was
    /// accepted.
    /// </summary>
    public bool TryDefer(TrailFinding over)
    {
        if (!_open.TryGetValue(over.Key, out var open) || open.Unaccepted is null)
        {
            return false;
        }

        if (!open.IsOver)
        {
            Keep(open with { Finding = open.Finding with { Message = over.Message }, IsOver = true });
        }

        return true;
    }

    public void Remove(TrailFinding finding) => _changed |= _open.Remove(finding.Key);

    /// <summary>
    /// Writes changes to the file. A failure is not fatal: the write is retried, and after a restart a finding may be reported
    /// again.
    /// </summary>
    public void Save()
    {
        if (!_changed || (_failed is { } failed && _timeProvider.GetElapsedTime(failed) < RetryPause))
        {
            return;
        }

        var buffer = new ByteBuffer(256);
        CanonicalJson.Write(
            buffer,
            AuditMap.Create(("findings", AuditValue.FromList(_open.Values.Select(open => AuditValue.FromMap(open.ToMap()))))));
        buffer.Append((byte)'\n');
        try
        {
            _files.Replace(_path, buffer.Memory.Span);
            (_changed, _failed) = (false, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            if (_failed is null)
            {
                AuditLog.FindingsNotKept(_logger, exception);
            }

            _failed = _timeProvider.GetTimestamp();
        }
    }

    private void Keep(OpenFinding open)
    {
        _open[open.Finding.Key] = open;
        _changed = true;
    }

    /// <summary>
    /// Checks that the events which alerts name as anchors are in the trail: an event that is missing there is stored again.
    /// </summary>
    private void CheckPlaces(string directory)
    {
        OpenFinding[] stored = [.. _open.Values.Where(open => open.Unaccepted is { SequenceNumber: not null })];
        if (stored.Length == 0)
        {
            return;
        }

        var found = PlaceSearch.Find(_files, directory, stored.Select(open => PlaceOf(open.Unaccepted!)).ToHashSet());
        foreach (var open in stored.Where(open => !found.Contains(PlaceOf(open.Unaccepted!))))
        {
            Keep(
                open with
                {
                    Unaccepted = open.Unaccepted! with { SequenceNumber = null, PreviousHash = null, Checksum = null },
                    Place = null,
                });
        }
    }

    private static ChainPosition PlaceOf(AuditEvent stored) => new(stored.SequenceNumber!.Value, stored.Checksum);

    private OpenFinding? Find(string eventId) => _open.Values.FirstOrDefault(open => open.Unaccepted?.EventId == eventId);

    private void Read()
    {
        try
        {
            if (_files.TryReadAll(_path, KeptFiles.List) is { } bytes
                && JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n')).TryGetValue("findings", out var list)
                && list.Kind is AuditValueKind.List)
            {
                foreach (var open in list.AsList().Where(entry => entry.Kind is AuditValueKind.Map)
                    .Select(entry => OpenFinding.Parse(entry.AsMap())).OfType<OpenFinding>().Take(Most))
                {
                    _open[open.Finding.Key] = open;
                }

                CheckPlaces(Path.GetDirectoryName(_path)!);
            }
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            AuditLog.FindingsNotKept(_logger, exception);
        }
    }
}
