using System.Security.Cryptography;
using System.Text;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Diagnostics;
using Fapilog.Support;
using Fapilog.Verification;

namespace Fapilog.Recovery;

public sealed class TrailRecoveryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task RecoverAsync_AnEditedLastLine_BeginsALinkedSegmentThatGoesOn()
    {
        await StoreAsync(3);
        var path = Assert.Single(_directory.DayFiles);
        var text = await File.ReadAllTextAsync(path);
        var last = text.LastIndexOf('\n', text.Length - 2) + 1;
        await File.WriteAllTextAsync(path, text[..last] + text[last..].Replace("event 2", "Event 2", StringComparison.Ordinal));
        var damaged = await File.ReadAllBytesAsync(path);
        var refusal = await Assert.ThrowsAsync<FapilogException>(() => Some.StartedTrailAsync(_directory, clock: Some.Clock()));
        Assert.Contains("fapilog recover", refusal.Message, StringComparison.Ordinal);

        var report = await TrailRecovery.RecoverAsync(_directory.Trail, Some.Clock());
        await StoreAsync(1);

        Assert.True(report.Reanchored);
        Assert.Equal((2L, (long)last), (report.PriorSequence, report.Offset));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(damaged[last..])), report.FragmentSha256);
        var after = await File.ReadAllBytesAsync(path);
        Assert.Equal(damaged, after[..damaged.Length]);
        var segment = ChainCheck.Verify(_directory.Lines().Skip(3));
        Assert.Equal(2, segment.Count);
        Assert.Equal("chain_reanchored", segment[0].GetProperty("metadata").GetProperty("kind").GetString());
        Assert.Equal(report.PriorChecksum, segment[0].GetProperty("metadata").GetProperty("prior_checksum").GetString());
        Assert.Contains(TrailVerifier.Verify(_directory.Trail).Findings, finding => finding.Kind == FindingKind.ChecksumMismatch);
    }

    [Fact]
    public async Task RecoverAsync_ATrailUnderALevel_GoesOnUnderIt()
    {
        var policy = new CompliancePolicy { Level = ComplianceLevel.Soc2 };
        await using (var trail = await Some.StartedTrailAsync(_directory, clock: Some.Clock(), policy: policy))
        {
            await trail.LogEventAsync(Some.Event());
        }

        await File.AppendAllTextAsync(Assert.Single(_directory.DayFiles), "{\"event_id\":\"x\"}\n");
        await TrailRecovery.RecoverAsync(_directory.Trail, Some.Clock());

        var reanchored = Assert.Single(ChainCheck.Verify(_directory.Lines().Skip(2)));
        Assert.Equal("soc2", reanchored.GetProperty("compliance_level").GetString());
    }

    [Fact]
    public async Task RecoverAsync_ADirectoryThatWasNotChained_IsTakenOver()
    {
        _directory.WriteDay(
            "audit_2025-08-07.jsonl",
            Encoding.ASCII.GetBytes("{\"event_id\":\"v0\",\"checksum\":null}\n{\"event_id\":\"v0b\",\"checksum\":null}"));

        var report = await TrailRecovery.RecoverAsync(_directory.Trail, Some.Clock());
        await StoreAsync(1);

        Assert.Equal((true, null, 0L), (report.Reanchored, report.PriorSequence, report.Offset));
        Assert.Equal(2, ChainCheck.Verify(_directory.Lines().Skip(2)).Count);
    }

    [Fact]
    public async Task RecoverAsync_NothingIsDamaged_WritesNothingIntoTheTrail()
    {
        await StoreAsync(2);
        var before = _directory.Lines();

        var report = await TrailRecovery.RecoverAsync(_directory.Trail, Some.Clock());

        Assert.Equal((false, 2L), (report.Reanchored, report.LastSequence));
        Assert.Equal(before, _directory.Lines());
    }

    [Fact]
    public Task RecoverAsync_NoSuchDirectory_SaysSo() =>
        Assert.ThrowsAsync<DirectoryNotFoundException>(() => TrailRecovery.RecoverAsync(_directory.Trail));

    private async Task StoreAsync(int count)
    {
        await using var trail = await Some.StartedTrailAsync(_directory, clock: Some.Clock());
        for (var i = 0; i < count; i++)
        {
            await trail.LogEventAsync(Some.Event($"event {i}"));
        }
    }
}
