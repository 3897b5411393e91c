using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Chaining;
using Fapilog.Reading;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// The findings about the trail's integrity that were told and are not over. They are kept in a file beside the trail, so
/// that a restart neither tells them again nor forgets to clear them.
/// </summary>
/// <remarks>A hint, as all that lies beside the trail: what was told is in the trail itself. Only the writer uses it.</remarks>
internal sealed class OpenFindings
{
    // Outside the sibling's glob audit_*.jsonl.
    public const string FileName = ".audit.findings.json";

    private readonly ITrailFileSystem _files;
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly Dictionary<string, TrailFinding> _open = new(StringComparer.Ordinal);
    private bool _changed;

    public OpenFindings(ITrailFileSystem files, string directory, ILogger logger)
    {
        _files = files;
        _path = Path.Combine(directory, FileName);
        _logger = logger;
        Read();
    }

    /// <summary>Returns those that are open now.</summary>
    public IReadOnlyList<TrailFinding> All => [.. _open.Values];

    /// <summary>Returns whether a finding is not told yet, or is another one under its key.</summary>
    public bool IsNews(TrailFinding finding) => !_open.TryGetValue(finding.Key, out var told) || told.Fingerprint != finding.Fingerprint;

    public void Add(TrailFinding finding)
    {
        if (finding.Reason == AlertReason.IntegrityFailure)
        {
            _open[finding.Key] = finding;
            _changed = true;
        }
    }

    public void Remove(TrailFinding finding) => _changed |= _open.Remove(finding.Key);

    /// <summary>Writes what changed. Its failure fails nobody: after a restart a finding may be told once more, or not cleared.</summary>
    public void Save()
    {
        if (!_changed)
        {
            return;
        }

        _changed = false;
        var buffer = new ByteBuffer(256);
        CanonicalJson.Write(buffer, AuditMap.Of(("findings", AuditValue.FromList(_open.Values.Select(finding => AuditValue.FromMap(AuditMap.Of(
            ("event_type", finding.EventType.Value),
            ("fingerprint", finding.Fingerprint),
            ("key", finding.Key),
            ("message", finding.Message),
            ("severity", (long)finding.Severity))))))));
        buffer.Append((byte)'\n');
        try
        {
            _files.Replace(_path, buffer.Memory.Span);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            AuditLog.FindingsNotKept(_logger, exception);
        }
    }

    private void Read()
    {
        try
        {
            if (_files.TryReadAll(_path, KeptFiles.List) is { } bytes
                && JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n')).TryGetValue("findings", out var list)
                && list.Kind is AuditValueKind.List)
            {
                foreach (var finding in list.AsList().Where(entry => entry.Kind is AuditValueKind.Map).Select(entry => Parse(entry.AsMap())).OfType<TrailFinding>())
                {
                    _open[finding.Key] = finding;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            AuditLog.FindingsNotKept(_logger, exception);
        }
    }

    private static TrailFinding? Parse(AuditMap map)
    {
        var members = new MemberReader(map);
        var (key, message, type) = (members.Text("key"), members.Text("message"), members.Text("event_type"));
        var (fingerprint, severity) = (members.Text("fingerprint"), (AlertSeverity)(members.Integer("severity") ?? 0));
        return members.Faults.Count == 0 && key is not null && message is not null && type is { Length: > 0 } && Enum.IsDefined(severity)
            ? new TrailFinding(AlertReason.IntegrityFailure, key, new AuditEventType(type), severity, message) { Fingerprint = fingerprint ?? string.Empty }
            : null;
    }
}
