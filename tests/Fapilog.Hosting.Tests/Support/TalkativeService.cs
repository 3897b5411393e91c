using Fapilog.Auditing;
using Microsoft.Extensions.Hosting;

namespace Fapilog.Hosting.Tests.Support;

/// <summary>
/// A service that audits every step of its life.
/// </summary>
internal sealed class TalkativeService : IHostedLifecycleService
{
    private readonly IAuditTrail _trail;

    public TalkativeService(IAuditTrail trail)
    {
        _trail = trail;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => LogAsync("starting");

    public Task StartAsync(CancellationToken cancellationToken) => LogAsync("start");

    public Task StartedAsync(CancellationToken cancellationToken) => LogAsync("started");

    public Task StoppingAsync(CancellationToken cancellationToken) => LogAsync("stopping");

    public Task StopAsync(CancellationToken cancellationToken) => LogAsync("stop");

    public Task StoppedAsync(CancellationToken cancellationToken) => LogAsync("stopped");

    private async Task LogAsync(string step) =>
        await _trail.LogEventAsync(new AuditEvent { EventType = AuditEventType.SystemStartup, Message = step });
}
