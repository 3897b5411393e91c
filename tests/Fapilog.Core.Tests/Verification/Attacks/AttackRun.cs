using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Storage;
using Fapilog.Support;
using Fapilog.Verification.Forging;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Verification.Attacks;

/// <summary>Performs an attack on real files and says what finds it, in the words of the table.</summary>
internal sealed class AttackRun : IDisposable
{
    private const string Found = "found";
    private const string Warning = "warning";
    private const string NotFound = "not found";

    private readonly TempDirectory _files = new();
    private readonly Attack _attack;
    private readonly OriginalTrail _older;
    private readonly IReadOnlyList<OriginalTrail> _others;
    private readonly FakeTimeProvider _clock;
    private ChainAnchor? _anchor;

    public AttackRun(Attack attack, IReadOnlyList<OriginalTrail> originals, IReadOnlyList<OriginalTrail> others)
    {
        _attack = attack;
        _older = originals.First(original => original.IsKilled == attack.IsKilled);
        _others = others;
        _clock = new FakeTimeProvider(_older.Now);
    }

    /// <summary>
    /// Returns what the columns say: verify, verify with the key and strictly, with an anchor, the next start, the running
    /// trail.
    /// </summary>
    public async Task<string[]> RunAsync() =>
        _attack.WhileRunning is null ? await AttackFilesAsync() : await AttackRunningAsync();

    public void Dispose() => _files.Dispose();

    private async Task<string[]> AttackFilesAsync()
    {
        var forged = new ForgedTrail(await NewestAsync(), _others, new Random(1));
        var last = forged.End();
        _anchor = new ChainAnchor(last.Sequence, last.Checksum!);
        _attack.OnFiles!(forged, _older);
        ForgedEvents.Lay(forged.Files, _files.Trail);
        string[] verified = Verified();
        var started = await StartAsync(verifies: false);
        ForgedEvents.Lay(forged.Files, _files.Trail);
        return [.. verified, started, await StartAsync(verifies: true)];
    }

    private async Task<string[]> AttackRunningAsync()
    {
        ForgedEvents.Lay(_older.Files, _files.Trail);
        var alerts = new CollectingDispatcher();
        await using (var trail = await StartedAsync(alerts))
        {
            var receipt = await trail.LogEventAsync(Some.Event("Event, the last one before the attack."));
            _anchor = new ChainAnchor(receipt.SequenceNumber!.Value, receipt.Checksum!);
            _attack.WhileRunning!(_files.Trail);
            await trail.LogEventAsync(Some.Event("Event, the first one behind it."));
            await trail.VerifyAsync();
            await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromMilliseconds(100));
        }

        string[] verified = Verified();
        return [.. verified, await StartAsync(verifies: false), Told(alerts)];
    }

    /// <summary>What lies there when the attacker comes: of a copy, what was written since it was made.</summary>
    private async Task<OriginalTrail> NewestAsync()
    {
        if (!_attack.Means.Contains("copy", StringComparison.Ordinal))
        {
            return _older;
        }

        ForgedEvents.Lay(_older.Files, _files.Trail);
        await using (var trail = await StartedAsync(new CollectingDispatcher()))
        {
            await trail.LogEventAsync(Some.Event("Written since the copy."));
            await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromMilliseconds(100));
        }

        return OriginalTrail.Of(
            "newer", isKilled: false, ForgedEvents.Read(_files.Trail), ForgedEvents.Read(_files.Trail), _older.Seal,
            _clock.GetUtcNow());
    }

    private string[] Verified()
    {
        using var held =
            _attack.HoldsTheLock ? PhysicalFileSystem.Instance.TryLock(Path.Combine(_files.Trail, DirectoryLock.FileName)) : null;
        return [
            Said(TrailVerifier.Verify(_files.Trail)),
            Said(_older.Verify(_files.Trail)),
            Said(TrailVerifier.Verify(_files.Trail, new VerificationOptions { EndAnchor = _anchor })),
        ];
    }

    private static string Said(VerificationReport report) => !report.Valid ? Found
        : report.Findings.Any(finding => finding.Severity is FindingSeverity.Warning) ? Warning
        : NotFound;

    private async Task<AuditTrail> StartedAsync(CollectingDispatcher alerts)
    {
        var trail = new AuditTrail(
            new AuditTrailOptions { StoragePath = _files.Trail, Seal = _older.Seal }, [new AlertInstance("all", alerts)], _clock);
        await trail.StartAsync();
        return trail;
    }

    private async Task<string> StartAsync(bool verifies)
    {
        var alerts = new CollectingDispatcher();
        try
        {
            await using var trail = await StartedAsync(alerts);
            if (verifies)
            {
                await trail.VerifyAsync();
            }

            await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromMilliseconds(100));
        }
        catch (FapilogException)
        {
            return Found;
        }

        return Told(alerts);
    }

    private static string Told(CollectingDispatcher alerts)
    {
        var severities = alerts.Sent.Where(alert => alert.Event.Alert.Reasons.Contains(AlertReason.IntegrityFailure))
            .Select(alert => alert.Severity)
            .ToList();
        return severities.Contains(AlertSeverity.Critical) ? Found : severities.Count > 0 ? Warning : NotFound;
    }
}
