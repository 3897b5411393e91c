using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Support;
using Microsoft.Extensions.Logging;

namespace Fapilog.Storage.Simulation;

internal sealed record StoredEntry(
    long Sequence, string Checksum, string EventId, string? Kind, string Message, string? SideFile);

/// <summary>
/// A trail on a simulated disk, and what its files say when they are read by other means than the product's.
/// </summary>
internal sealed class SimulatedTrail : IAlertDispatcher
{
    public static readonly string Directory = Path.GetFullPath("/simulated/trail");

    private readonly ConcurrentQueue<(AuditEvent Event, AlertSeverity Severity)> _alerts = [];

    public SimulatedTrail(SimulatedDisk? disk = null)
    {
        Disk = disk ?? new SimulatedDisk();
    }

    public SimulatedDisk Disk { get; }

    public IReadOnlyList<(AuditEvent Event, AlertSeverity Severity)> Alerts => [.. _alerts];

    public static string PathOf(string name) => Path.Combine(Directory, name);

    public static AuditEvent Event(string message, AuditLogLevel? level = null) => new()
    {
        EventType = AuditEventType.DataAccess,
        Message = message,
        LogLevel = level ?? AuditLogLevel.Info,
    };

    public AuditTrail New(TimeProvider clock, Action<AuditTrailOptions>? configure = null, ILoggerFactory? log = null)
    {
        var options = new AuditTrailOptions { StoragePath = Directory };
        configure?.Invoke(options);
        return new AuditTrail(options, [new AlertInstance("all", this)], Disk, clock, log);
    }

    public async Task<AuditTrail> StartAsync(TimeProvider clock, Action<AuditTrailOptions>? configure = null)
    {
        var trail = New(clock, configure);
        await trail.StartAsync();
        return trail;
    }

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default)
    {
        _alerts.Enqueue((auditEvent, severity));
        return Task.FromResult(AlertReceipt.Accepted);
    }

    public string Text(string name) => Encoding.UTF8.GetString(Disk.Content(PathOf(name)) ?? []);

    public IReadOnlyList<string> Names(string ending) =>
        [.. Disk.List(Directory).Where(name => name.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Copies the directory to where a verification can read it.</summary>
    public TempDirectory Copy()
    {
        var copy = new TempDirectory();
        foreach (var name in Disk.List(Directory))
        {
            copy.WriteDay(name, Disk.Content(PathOf(name)));
        }

        return copy;
    }

    /// <summary>
    /// Reads every line of every day file and checks the chain: from 1, without a hole, each linked and hashed.
    /// </summary>
    public IReadOnlyList<StoredEntry> Verify()
    {
        var entries = new List<StoredEntry>();
        string? previous = null;
        foreach (var name in Names(".jsonl").Where(name => name.StartsWith("audit_", StringComparison.Ordinal)))
        {
            var text = Text(name);
            Assert.True(text.Length == 0 || text[^1] == '\n', $"{name} does not end with a line feed");
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var entry = Check(line, entries.Count + 1, previous);
                previous = entry.Checksum;
                entries.Add(entry);
            }
        }

        return entries;
    }

    public (long Sequence, string? Checksum)? Head()
    {
        if (Disk.Content(PathOf("head.json")) is not { } bytes)
        {
            return null;
        }

        using var document = JsonDocument.Parse(bytes);
        return (
            document.RootElement.GetProperty("sequence").GetInt64(), document.RootElement.GetProperty("checksum").GetString());
    }

    private static StoredEntry Check(string line, long sequence, string? previous)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var checksum = root.GetProperty("checksum").GetString()!;
        Assert.Equal(sequence, root.GetProperty("sequence_number").GetInt64());
        Assert.Equal(previous, root.GetProperty("previous_hash").GetString());
        var rest = line.Replace($"\"checksum\":\"{checksum}\",", string.Empty, StringComparison.Ordinal);
        Assert.Equal(checksum, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(rest))));
        return new StoredEntry(
            sequence,
            checksum,
            root.GetProperty("event_id").GetString()!,
            root.GetProperty("metadata").TryGetProperty("kind", out var kind) ? kind.GetString() : null,
            root.GetProperty("message").GetString()!,
            root.GetProperty("metadata").TryGetProperty("side_file", out var side) ? side.GetString() : null);
    }
}
