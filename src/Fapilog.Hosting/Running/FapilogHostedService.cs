using Fapilog.Auditing;
using Microsoft.Extensions.Hosting;

namespace Fapilog.Hosting;

/// <summary>
/// Starts the trail with the host and stops it as late as the host allows: what other services log while they stop is
/// audited too.
/// </summary>
internal sealed class FapilogHostedService : IHostedLifecycleService
{
    private readonly IAuditTrail _trail;

    public FapilogHostedService(IAuditTrail trail)
    {
        _trail = trail;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => _trail.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => _trail.StopAsync(cancellationToken);
}
