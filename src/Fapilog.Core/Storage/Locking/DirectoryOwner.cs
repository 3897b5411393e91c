using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// The process that holds a trail's directory, stored in a separate file: no other process can read the lock file while it is
/// locked.
/// </summary>
internal sealed record DirectoryOwner(int ProcessId, string Host, DateTimeOffset StartedAt, DateTimeOffset? ProcessStartedAt)
{
    public const string FileName = KeptFiles.OwnerName;

    // A clock that was corrected changes what the system says about the start of a process.
    private static readonly TimeSpan SameStart = TimeSpan.FromMinutes(1);

    // The system's start time of the process, whatever clock the trail uses: a process id alone is reused.
    private static readonly DateTimeOffset OwnStart = ReadOwnStart();

    /// <summary>Gets a value indicating whether this process is the owner.</summary>
    public bool IsThisProcess => Host == Environment.MachineName && ProcessId == Environment.ProcessId;

    /// <summary>
    /// Returns whether the process is known to have ended: it was on this host, and this process sees none of that id and start.
    /// </summary>
    public bool HasEnded()
    {
        if (Host != Environment.MachineName || ProcessStartedAt is not { } began)
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return (process.StartTime.ToUniversalTime() - began.UtcDateTime).Duration() > SameStart;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return true;
        }
        catch (ExternalException)
        {
            // It runs, under another account.
            return false;
        }
    }

    public static DirectoryOwner ThisProcess(TimeProvider timeProvider) =>
        new(Environment.ProcessId, Environment.MachineName, EventTime.Floor(timeProvider.GetUtcNow()), OwnStart);

    /// <summary>Reads the owner of a directory; null when no owner is recorded.</summary>
    public static DirectoryOwner? Read(ITrailFileSystem files, string directory)
    {
        try
        {
            if (files.TryReadAll(Path.Combine(directory, FileName), KeptFiles.Small) is not { } bytes)
            {
                return null;
            }

            var members = new MemberReader(JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n')));
            var owner = new DirectoryOwner(
                (int)(members.Integer("process_id"u8) ?? 0),
                members.Text("host"u8) ?? string.Empty,
                members.Time("started_at"u8) ?? default,
                members.Time("process_started_at"u8));
            return members.Faults.Count == 0 ? owner : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Write(ITrailFileSystem files, string directory)
    {
        var buffer = new ByteBuffer(256);
        CanonicalJson.Write(buffer, AuditMap.Create(
            ("host", Host),
            ("process_id", ProcessId),
            ("process_started_at", ProcessStartedAt is { } began ? EventTime.ToText(began) : AuditValue.Null),
            ("started_at", EventTime.ToText(StartedAt))));
        buffer.Append((byte)'\n');
        using var file = files.CreateAnew(Path.Combine(directory, FileName));
        file.Append(buffer.Memory.Span, 0);
    }

    public override string ToString() => $"the process {ProcessId} on host '{Host}', since {EventTime.ToText(StartedAt)}";

    private static DateTimeOffset ReadOwnStart()
    {
        using var process = Process.GetCurrentProcess();
        return EventTime.Floor(process.StartTime.ToUniversalTime());
    }
}
