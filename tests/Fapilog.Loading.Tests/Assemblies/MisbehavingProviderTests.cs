using Fapilog.Auditing;
using Fapilog.Tests;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Loading.Tests.Assemblies;

/// <summary>
/// A trail with a provider DLL that misbehaves: every event is stored, the trail stops within its limit, and the counts tell.
/// </summary>
[Collection(ApplicationDomainTests.Name)]
public sealed class MisbehavingProviderTests : PluginsFolderFixture
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2025, 8, 7, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("throws")]
    [InlineData("faults")]
    [InlineData("returns-null")]
    [InlineData("never-completes")]
    [InlineData("blocks-thread")]
    public async Task Trail_WithAProviderDllThatMisbehaves_StoresEverythingAndStopsWithinItsLimit(string provider)
    {
        var release = new ManualResetEventSlim();
        AppDomain.CurrentDomain.SetData("fapilog.fixtures.release", release);
        Fixture.CopyFile("Misbehaving", Plugins);
        var storage = Path.Combine(Root, "trail");
        var instances = Scan(options => options.TimeProvider = _clock).CreateInstances([Request(provider)]);
        var trail = new AuditTrail(new AuditTrailOptions { StoragePath = storage }, instances, _clock, Log);
        await trail.StartAsync();

        for (var i = 0; i < 5; i++)
        {
            await trail.LogErrorAsync(new IOException("It broke."), ErrorSeverity.Critical).AsTask().WaitAsync(Guard);
        }

        await EndsAsync(trail.StopAsync());

        var report = TrailVerifier.Verify(storage);
        var counts = Assert.Single(trail.Statistics.Instances);
        Assert.Equal((true, 5L, 5L), (report.Valid, report.Events, trail.Statistics.Stored));
        Assert.Equal((5, 0, 0, 5), (counts.Raised, counts.Delivered, counts.Undelivered, counts.Open));

        release.Set();
        await EndsAsync(trail.DisposeAsync().AsTask());
    }

    /// <summary>Moves the clock on until the task has ended: its limit is the clock's.</summary>
    private async Task EndsAsync(Task task)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (!task.IsCompleted)
        {
            guard.Token.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(task, Task.Delay(1, guard.Token));
        }

        await task;
    }
}
