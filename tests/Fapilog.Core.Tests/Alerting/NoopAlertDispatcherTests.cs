using Fapilog.Auditing;
using Fapilog.Support;

namespace Fapilog.Alerting;

public class NoopAlertDispatcherTests
{
    [Fact]
    public async Task SendAlertAsync_WhateverItIsGiven_AcceptsAndDoesNothing()
    {
        var before = Some.Critical() with { Metadata = AuditMap.Create(("key", 1)) };
        var dispatcher = NoopAlertDispatcher.Instance;

        foreach (var auditEvent in new[] { before, null! })
        {
            foreach (var severity in new[] { AlertSeverity.Info, AlertSeverity.Critical, (AlertSeverity)(-1) })
            {
                var sending = dispatcher.SendAlertAsync(auditEvent, severity, "\0", new CancellationToken(true));

                Assert.True(sending.IsCompletedSuccessfully);
                Assert.Same(AlertReceipt.Accepted, await sending);
            }
        }

        Assert.Equal(Some.Critical() with { Metadata = AuditMap.Create(("key", 1)) }, before);
        Assert.Same(
            dispatcher.SendAlertAsync(before, AlertSeverity.Info),
            new NoopAlertDispatcher().SendAlertAsync(null!, AlertSeverity.Error));
    }

    [Fact]
    public async Task Trail_WithNoop_StoresTheSameEventsAsOneWithout()
    {
        using var with = new TempDirectory();
        using var without = new TempDirectory();
        await using (var trail = await Some.StartedTrailAsync(with, NoopAlertDispatcher.Instance, clock: Some.Clock()))
        await using (var plain = await Some.StartedTrailAsync(without, clock: Some.Clock()))
        {
            await trail.LogEventAsync(Some.Critical() with { EventId = "same" });
            await plain.LogEventAsync(Some.Critical() with { EventId = "same" });
        }

        Assert.Equal(Assert.Single(with.Lines()), Assert.Single(without.Lines()));
        Assert.Equal(
            [".audit.lock", "audit_2025-08-07.jsonl", "head.json"],
            Directory.GetFiles(with.Trail).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
