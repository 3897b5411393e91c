using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// The silences of a trail, kept in a file beside it, and its quiet hours. The same alert is withheld before and after a restart:
/// what counts is when its event was stored.
/// </summary>
/// <remarks>Any thread may find; only the holder of the trail's lock changes, one change at a time.</remarks>
internal sealed partial class Silences
{
    /// <summary>The longest silence, and how long an ended one is kept: an alert is offered for at most as long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>How many silences are kept, ended ones included.</summary>
    public const int Most = 1000;

    private readonly ITrailFileSystem _files;
    private readonly string _path;
    private readonly TimeProvider _timeProvider;
    private readonly QuietHoursRule[] _quietHours;
    private volatile Silence[] _all;

    private Silences(
        ITrailFileSystem files, string path, Silence[] all, IEnumerable<QuietHours> quietHours, TimeProvider timeProvider)
    {
        _files = files;
        _path = path;
        _all = all;
        _timeProvider = timeProvider;
        _quietHours = [.. quietHours.Select((hours, index) => new QuietHoursRule(hours, index))];
    }

    /// <summary>Gets the silences, ended ones included, in the order in which they were added; without the quiet hours.</summary>
    public IReadOnlyList<Silence> All => _all;

    /// <summary>Gets the quiet hours as silences without an end.</summary>
    public IEnumerable<Silence> QuietHours => _quietHours.Select(hours => hours.Silence);

    /// <summary>Reads the silences of a directory.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Silences Read(
        ITrailFileSystem files, string directory, IEnumerable<QuietHours> quietHours, TimeProvider timeProvider)
    {
        var path = Path.Combine(directory, KeptFiles.SilencesName);
        return new Silences(files, path, ReadFile(files, path), quietHours, timeProvider);
    }

    /// <summary>
    /// Reads the silences of a trail that starts. A file that cannot be read withholds nothing: too many alerts are better than
    /// none.
    /// </summary>
    public static Silences Open(
        ITrailFileSystem files, string directory, IEnumerable<QuietHours> quietHours, TimeProvider timeProvider, ILogger logger)
    {
        try
        {
            return Read(files, directory, quietHours, timeProvider);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            NotRead(logger, KeptFiles.SilencesName, exception);
            return new Silences(files, Path.Combine(directory, KeptFiles.SilencesName), [], quietHours, timeProvider);
        }
    }

    /// <summary>Returns the silence that withholds an alert; null when none does.</summary>
    /// <param name="auditEvent">The event.</param>
    /// <param name="decision">Why it alerts.</param>
    /// <param name="storedAt">When the event was stored.</param>
    public Silence? Find(AuditEvent auditEvent, AlertDecision decision, DateTimeOffset storedAt)
    {
        var all = _all;
        if ((all.Length == 0 && _quietHours.Length == 0) || decision.Severity >= AlertSeverity.Critical || decision.IsFinding)
        {
            return null;
        }

        foreach (var silence in all)
        {
            if (storedAt >= silence.From && storedAt < silence.Until && silence.Matches(auditEvent, decision))
            {
                return silence;
            }
        }

        foreach (var hours in _quietHours)
        {
            if (hours.Contains(storedAt) && hours.Silence.Matches(auditEvent, decision))
            {
                return hours.Silence;
            }
        }

        return null;
    }

    /// <summary>Adds a silence, or replaces the one with its id. What ended too long ago is dropped.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing changed.</exception>
    public void Keep(Silence silence)
    {
        var now = _timeProvider.GetUtcNow();
        var known = Array.FindIndex(_all, one => one.Id == silence.Id);
        Silence[] all = known < 0 ? [.. _all, silence] : [.. _all[..known], silence, .. _all[(known + 1)..]];
        all = [.. all.Where(one => IsNeeded(one, now))];

        var buffer = new ByteBuffer(1024);
        CanonicalJson.Write(
            buffer, AuditMap.Create(("silences", AuditValue.FromList(all.Select(one => AuditValue.FromMap(one.ToMap()))))));
        buffer.Append((byte)'\n');
        _files.Replace(_path, buffer.Memory.Span);
        _all = all;
    }

    /// <summary>Returns how many of the silences are still needed.</summary>
    public int CountNeeded()
    {
        var now = _timeProvider.GetUtcNow();
        return _all.Count(silence => IsNeeded(silence, now));
    }

    private static bool IsNeeded(Silence silence, DateTimeOffset now) => silence.Until > now - Longest;

    private static Silence[] ReadFile(ITrailFileSystem files, string path)
    {
        try
        {
            if (files.TryReadAll(path, KeptFiles.List) is not { } bytes)
            {
                return [];
            }

            var entries = JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n')).TryGetValue("silences", out var list)
                && list.Kind is AuditValueKind.List ? list.AsList() : [AuditValue.Null];
            return [.. entries.Select(entry => entry.Kind is AuditValueKind.Map && Silence.Parse(entry.AsMap()) is { } silence
                ? silence
                : throw new InvalidDataException($"The file '{path}' lacks a member, or has one of another kind."))];
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The file '{path}' is not JSON. {JsonFault.InLine(exception)}", exception);
        }
    }

    [LoggerMessage(
        3040,
        LogLevel.Error,
        AlertCodes.BadSilence
            + ": The silences in '{File}' cannot be read, so none of them withholds an alert. The next silence that is added replaces the file.")]
    private static partial void NotRead(ILogger logger, string file, Exception exception);
}
