using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Sealing;
using Fapilog.Storage;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Verification.Forging;

/// <summary>
/// Whether a forged directory is found: by a verification with the keys as it lies there, and by a start of the trail on it
/// with a verification afterwards. What neither finds must be harmless.
/// </summary>
internal sealed class ForgeryTrial
{
    private readonly OriginalTrail _original;
    private readonly Dictionary<string, byte[]> _files;
    private readonly string _directory;
    private readonly DateTimeOffset _now;

    public ForgeryTrial(ForgedTrail forged, string directory)
    {
        _original = forged.Original;
        _files = forged.Files;
        _directory = directory;
        _now = forged.Original.Now.AddDays(forged.Random.Next(2));
    }

    /// <summary>Gets what the verification said, or why it had to say nothing; null for a hole.</summary>
    public string? Verified { get; private set; }

    /// <summary>
    /// Gets what the start said, or the verification after it, or why neither had to say anything; null for a hole.
    /// </summary>
    public string? Started { get; private set; }

    public async Task RunAsync()
    {
        ForgedEvents.Lay(_files, _directory);
        var forged = ForgedEvents.Of(_files);
        var report = _original.Verify(_directory);
        Verified = report.FirstFault is { } fault ? $"found: {fault.Kind}" : Harmless(forged);
        Started = await StartAsync(forged);
    }

    private string? Harmless(IReadOnlyList<string> events)
    {
        var kept = WithoutRestored(events);
        return kept.SequenceEqual(_original.Events)
            ? kept.Count < events.Count
            ? "removed days were brought back"
            : "the events are the original ones"
            : _original.IsKilled && IsCut(kept) ? "a cut of what a killed trail had not signed"
            : null;
    }

    private bool IsCut(IReadOnlyList<string> events) =>
        events.Count >= _original.Covered && events.SequenceEqual(_original.Events.Take(events.Count));

    /// <summary>What retention removed is no forgery where somebody kept it.</summary>
    private IReadOnlyList<string> WithoutRestored(IReadOnlyList<string> events)
    {
        var removed = _original.Removed.ToHashSet(StringComparer.Ordinal);
        var restored = events.TakeWhile(removed.Contains).ToList();
        return restored.SequenceEqual(_original.Removed.TakeLast(restored.Count)) ? [.. events.Skip(restored.Count)] : events;
    }

    private async Task<string?> StartAsync(IReadOnlyList<string> forged)
    {
        var alerts = new CollectingDispatcher();
        var options = new AuditTrailOptions { StoragePath = _directory, Seal = _original.Seal };
        var clock = new FakeTimeProvider(_now);
        try
        {
            var trail = new AuditTrail(options, [new AlertInstance("all", alerts)], clock);
            await using (trail)
            {
                await trail.StartAsync();
                await trail.LogEventAsync(Some.Event("After the start."));
                await Soon.EndsAsync(trail.StopAsync(), clock, TimeSpan.FromMilliseconds(100));
            }
        }
        catch (FapilogException exception)
        {
            return $"the start refused: {exception.Faults[0].Code}";
        }

        if (alerts.Sent.FirstOrDefault(alert => alert.Severity is AlertSeverity.Critical
            && alert.Event.Alert.Reasons.Contains(AlertReason.IntegrityFailure)) is { } told)
        {
            return $"the start told: {told.Event.Alert.FindingKey!.Split(':')[0]}";
        }

        return _original.Verify(_directory).FirstFault is { } fault
            ? $"found after the start: {fault.Kind}"
            : HarmlessAfter(forged, alerts.Sent);
    }

    private string? HarmlessAfter(IReadOnlyList<string> forged, IReadOnlyList<SentAlert> sent)
    {
        var known = forged.Concat(_original.Events).ToHashSet(StringComparer.Ordinal);
        var kept = WithoutRestored([.. ForgedEvents.In(_directory).Where(known.Contains)]);
        var isTold = sent.Any(alert => alert.Event.Alert.FindingKey!.StartsWith("tail_taken_over", StringComparison.Ordinal));
        return kept.SequenceEqual(_original.Events) ? "the events are the original ones"
            : _original.IsKilled && IsCut(kept) ? "a cut of what a killed trail had not signed"
            : _original.IsKilled
                && isTold
                && kept.Count >= _original.Covered
                && IsCut([.. kept.Take(_original.Covered)]) ? "the start told: tail_taken_over"
            : IsEmptied() ? "everything was deleted"
            : null;
    }

    /// <summary>
    /// Nothing is left that says there was more than the first line of the seals, which a trail writes before its first event:
    /// only an anchor kept elsewhere tells of it.
    /// </summary>
    private bool IsEmptied() =>
        !_files.Any(file => DayFiles.TryParseName(file.Key, out _) && file.Value.AsSpan().Trim("\r\n \t"u8).Length > 0)
        && ForgedEvents.Lines(_files.GetValueOrDefault(SealFile.FileName) ?? []).Count(line => line[^1] == '\n') <= 1
        && (!_files.TryGetValue(TrailHead.FileName, out var head)
            || ForgedTrail.Parse(head) is not { } map
                || !map.TryGetValue("sequence", out var sequence)
                || !sequence.TryGetInt64(out var number)
                || number <= 0);
}
