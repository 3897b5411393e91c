using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Alerts.PagerDuty;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.PagerDuty.Support;

/// <summary>
/// One PagerDuty instance as a host makes it, against the vendor's double, both with one clock that stands still.
/// </summary>
internal sealed class Pager : IAsyncDisposable
{
    public const string Key = "R0ut1ngKeyR0ut1ngKeyR0ut1ngKey01";

    private Pager(PagerDutyDouble vendor, RecordingClock clock, Action<PagerDutySettings>? configure)
    {
        Vendor = vendor;
        var settings = new PagerDutySettings
        {
            RoutingKey = Secret.Parse(Key),
            BaseUrl = vendor.Url.AbsoluteUri,
            AllowNetworks = ["127.0.0.1"],
        };
        configure?.Invoke(settings);
        Instance = new ProviderInstance(new PagerDutyProvider(), settings, clock);
    }

    public PagerDutyDouble Vendor { get; }

    public ProviderInstance Instance { get; }

    public RecordingClock Clock => Instance.Clock;

    public static async Task<Pager> StartAsync(Action<PagerDutySettings>? configure = null)
    {
        var clock = new RecordingClock();
        return new Pager(await PagerDutyDouble.StartAsync([Key], clock), clock, configure);
    }

    public JsonElement Body(int request = 0) => JsonDocument.Parse(Vendor.Requests[request].Body).RootElement;

    public async ValueTask DisposeAsync()
    {
        await Instance.DisposeAsync();
        await Vendor.DisposeAsync();
    }
}
