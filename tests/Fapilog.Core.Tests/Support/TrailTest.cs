using Fapilog.Alerting;
using Fapilog.Auditing;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Support;

/// <summary>
/// A test that starts trails in a folder of its own, with a clock that stands still until the test moves it.
/// </summary>
public abstract class TrailTest : IAsyncLifetime, IDisposable
{
    private readonly List<AuditTrail> _trails = [];

    private protected TempDirectory Folder { get; } = new();

    private protected FakeTimeProvider Clock { get; } = Some.Clock();

    private protected CollectingLog Log { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    // A test that fails must not hang: its clock stands still, so what it leaves is cut short.
    public virtual async Task DisposeAsync()
    {
        foreach (var trail in _trails)
        {
            await trail.StopAsync(new CancellationToken(true));
            await trail.DisposeAsync();
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Folder.Dispose();
        Log.Dispose();
    }

    private protected Task<AuditTrail> StartAsync(params AlertInstance[] instances) =>
        StartAsync(Some.Options(Folder), instances);

    private protected async Task<AuditTrail> StartAsync(AuditTrailOptions options, params AlertInstance[] instances)
    {
        var trail = Track(new AuditTrail(options, instances, Clock, Log));
        await trail.StartAsync();
        return trail;
    }

    /// <summary>Ends a trail with the test.</summary>
    private protected AuditTrail Track(AuditTrail trail)
    {
        _trails.Add(trail);
        return trail;
    }
}
