using Fapilog.Alerting;
using Fapilog.Alerts.Teams;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Teams.Support;

/// <summary>
/// One Teams instance as a host makes it, against the double, on a clock that stands still.
/// </summary>
internal sealed class Workflow : IAsyncDisposable
{
    private Workflow(TeamsDouble vendor, RecordingClock clock, Action<TeamsSettings>? configure)
    {
        Vendor = vendor;
        var settings = new TeamsSettings { WorkflowUrl = Secret.Parse(vendor.WorkflowUrl), AllowNetworks = ["127.0.0.1"] };
        configure?.Invoke(settings);
        Instance = new ProviderInstance(new TeamsProvider(), settings, clock);
    }

    public TeamsDouble Vendor { get; }

    public ProviderInstance Instance { get; }

    public static async Task<Workflow> StartAsync(Action<TeamsSettings>? configure = null)
    {
        var clock = new RecordingClock();
        return new Workflow(await TeamsDouble.StartAsync(clock), clock, configure);
    }

    public async ValueTask DisposeAsync()
    {
        await Instance.DisposeAsync();
        await Vendor.DisposeAsync();
    }
}
