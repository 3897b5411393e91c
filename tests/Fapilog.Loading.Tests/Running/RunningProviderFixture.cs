using System.Collections.Concurrent;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Tests;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Loading.Tests.Running;

/// <summary>
/// A trail with one instance of a provider DLL of the fixture <c>Misbehaving</c>, and what that provider and the test leave
/// for each other.
/// </summary>
public abstract class RunningProviderFixture : PluginsFolderFixture, IAsyncLifetime
{
    private readonly List<AuditTrail> _trails = [];
    private readonly ConcurrentDictionary<string, object> _stage =
        new() { ["release"] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };

    protected static TimeSpan Guard { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the instance's name, which no other test has: it is how the provider finds what was left for it.</summary>
    protected string Instance { get; } = $"chat-{Guid.NewGuid():n}";

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 8, 7, 12, 0, 0, TimeSpan.Zero));

    protected string Storage => Path.Combine(Root, "trail");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        Release();
        foreach (var trail in _trails)
        {
            await EndsAsync(trail.DisposeAsync().AsTask());
        }

        AppDomain.CurrentDomain.SetData($"fapilog.fixtures.{Instance}", null);
    }

    protected async Task<AuditTrail> StartAsync(
        string provider, AlertInstanceOptions? options = null, params (string Key, string? Value)[] settings)
    {
        AppDomain.CurrentDomain.SetData($"fapilog.fixtures.{Instance}", _stage);
        Fixture.CopyFile("Misbehaving", Plugins);
        var instances = Scan(catalogue => catalogue.TimeProvider = Clock).CreateInstances(
            [Request(provider, Instance, options, settings: settings)]);
        var trail = new AuditTrail(new AuditTrailOptions { StoragePath = Storage }, instances, Clock, Log);
        _trails.Add(trail);
        await trail.StartAsync();
        return trail;
    }

    protected static async Task LogAsync(AuditTrail trail, int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            await trail.LogErrorAsync(new IOException("It broke."), ErrorSeverity.Critical).AsTask().WaitAsync(Guard);
        }
    }

    protected void Release() => ((TaskCompletionSource)_stage["release"]).TrySetResult();

    protected void Put(string name, object value) => _stage[name] = value;

    protected T Get<T>(string name) => (T)_stage[name];

    protected static AlertInstanceStatistics Counts(AuditTrail trail) => Assert.Single(trail.Statistics.Instances);

    protected IReadOnlyList<string> Logged(int id) =>
        [.. Log.Lines.Where(line => line.Contains($" {id}: ", StringComparison.Ordinal))];

    /// <summary>The trail holds what was logged and nothing else, and verifies.</summary>
    protected void AssertStored(long events)
    {
        var report = TrailVerifier.Verify(Storage);
        Assert.Equal((true, events), (report.Valid, report.Events));
    }

    /// <summary>Moves the clock on until the task has ended: its limit is the clock's.</summary>
    protected async Task EndsAsync(Task task)
    {
        await UntilAsync(() => task.IsCompleted, TimeSpan.FromMilliseconds(100));
        await task;
    }

    /// <summary>Waits until a condition holds, and moves the clock on meanwhile.</summary>
    protected async Task UntilAsync(Func<bool> condition, TimeSpan step = default)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (!condition())
        {
            guard.Token.ThrowIfCancellationRequested();
            Clock.Advance(step);
            await Task.Delay(1, guard.Token);
        }
    }
}
