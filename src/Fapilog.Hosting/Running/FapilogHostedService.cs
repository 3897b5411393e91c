using Fapilog.Diagnostics;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fapilog.Hosting;

/// <summary>
/// Starts the trails with the host and stops them as late as the host allows: what other services log while they stop is
/// audited too.
/// </summary>
internal sealed partial class FapilogHostedService : IHostedLifecycleService, IDisposable
{
    private readonly IServiceProvider _services;
    private readonly IConfiguration _configuration;
    private readonly FapilogBuilder _builder;
    private ConfigurationWatch? _watch;
    private IReadOnlyList<FapilogRuntime> _runtimes = [];

    public FapilogHostedService(IServiceProvider services, IConfiguration configuration, FapilogBuilder builder)
    {
        _services = services;
        _configuration = configuration;
        _builder = builder;
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var logger = _services.GetService<ILoggerFactory>()?.CreateLogger("Fapilog.Hosting") ?? NullLogger.Instance;
        _watch ??= new ConfigurationWatch(_configuration, logger);
        _runtimes = Make();
        foreach (var runtime in _runtimes)
        {
            if (StartFaults.OfPolicy(runtime.Settings) is { } switchedOff)
            {
                SwitchedOff(logger, switchedOff);
            }

            await runtime.Trail.StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_runtimes.Select(runtime => runtime.Trail.StopAsync(cancellationToken)));

    public void Dispose() => _watch?.Dispose();

    /// <summary>
    /// Makes every trail, or tells what is wrong with all of them in one message. Where the configuration is wrong, no provider
    /// of any trail is loaded.
    /// </summary>
    private List<FapilogRuntime> Make()
    {
        var runtimes = new List<FapilogRuntime>();
        var names = NamedTrails.All(_configuration);
        var faults = FindFaults(names);
        foreach (var name in faults.Count > 0 ? [] : names)
        {
            try
            {
                runtimes.Add(name is null
                    ? _services.GetRequiredService<FapilogRuntime>()
                    : _services.GetRequiredKeyedService<FapilogRuntime>(name));
            }
            catch (FapilogException exception)
            {
                faults.AddRange(exception.Faults);
            }
        }

        return faults.Count > 0 ? throw new FapilogException(FaultList.Once(faults)) : runtimes;
    }

    private List<Fault> FindFaults(IReadOnlyList<string?> names)
    {
        var read = names.Select(name => FapilogSettings.Examine(_configuration, name, _builder)).ToArray();
        List<Fault> faults =
        [
            .. _builder.Faults(_configuration),
            .. read.SelectMany(one => (Fault[])[.. one.Faults, .. StartFaults.OfTrail(one.Settings, one.Faults)]),
            .. NamedTrails.Conflicts(read.Select(one => one.Settings)),
        ];

        // A single trail looks its own providers up.
        if (faults.Count > 0 || read.Length > 1)
        {
            faults.AddRange(read
                .Where(one => faults.Count > 0 || one.Settings.OnProviderError is ProviderErrorBehavior.Fail)
                .SelectMany(one => FapilogRuntime.FindProviderFaults(one.Settings, _builder, one.Faults)).ToArray());
        }

        return faults;
    }

    [LoggerMessage(1135, LogLevel.Warning, "{SwitchedOff}")]
    private static partial void SwitchedOff(ILogger logger, Fault switchedOff);
}
