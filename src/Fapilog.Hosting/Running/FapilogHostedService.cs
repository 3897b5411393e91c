using Fapilog.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fapilog.Hosting;

/// <summary>
/// Starts the trails with the host and stops them as late as the host allows: what other services log while they stop is
/// audited too.
/// </summary>
internal sealed class FapilogHostedService : IHostedLifecycleService
{
    private readonly IServiceProvider _services;
    private readonly IConfiguration _configuration;
    private IReadOnlyList<FapilogRuntime> _runtimes = [];

    public FapilogHostedService(IServiceProvider services, IConfiguration configuration)
    {
        _services = services;
        _configuration = configuration;
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _runtimes = Make();
        foreach (var runtime in _runtimes)
        {
            await runtime.Trail.StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_runtimes.Select(runtime => runtime.Trail.StopAsync(cancellationToken)));

    /// <summary>Makes every trail, or tells what is wrong with all of them in one message.</summary>
    private List<FapilogRuntime> Make()
    {
        var runtimes = new List<FapilogRuntime>();
        var faults = new List<Fault>();
        string?[] names = [.. NamedTrails.HasDefault(_configuration) ? [null] : Array.Empty<string?>(), .. NamedTrails.Of(_configuration)];
        foreach (var name in names)
        {
            try
            {
                runtimes.Add(name is null ? _services.GetRequiredService<FapilogRuntime>() : _services.GetRequiredKeyedService<FapilogRuntime>(name));
            }
            catch (FapilogException exception)
            {
                faults.AddRange(exception.Faults);
            }
        }

        faults.AddRange(NamedTrails.Conflicts(runtimes.Select(runtime => runtime.Settings)));
        return faults.Count > 0 ? throw new FapilogException(faults) : runtimes;
    }
}
