using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Alerts.Opsgenie;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Opsgenie.Support;

/// <summary>
/// One Opsgenie instance as a host makes it, against the vendor's double, both with one clock that stands still.
/// </summary>
internal sealed class Genie : IAsyncDisposable
{
    public const string Key = "g3n1ekey-0000-4000-8000-000000000001";
    public const string AccountKey = "acc0unt0-0000-4000-8000-000000000002";

    private Genie(OpsgenieDouble vendor, RecordingClock clock, Action<OpsgenieSettings>? configure)
    {
        Vendor = vendor;
        var settings = new OpsgenieSettings
        {
            ApiKey = Secret.Parse(Key),
            BaseUrl = vendor.Url.AbsoluteUri,
            AllowNetworks = ["127.0.0.1"],
        };
        configure?.Invoke(settings);
        Instance = new ProviderInstance(new OpsgenieProvider(), settings, clock);
    }

    public OpsgenieDouble Vendor { get; }

    public ProviderInstance Instance { get; }

    public RecordingClock Clock => Instance.Clock;

    public static async Task<Genie> StartAsync(Action<OpsgenieSettings>? configure = null, int? requestsPerMinute = null)
    {
        var clock = new RecordingClock();
        return new Genie(await OpsgenieDouble.StartAsync([Key], [AccountKey], requestsPerMinute, clock), clock, configure);
    }

    public JsonElement Body(int request = 0) => JsonDocument.Parse(Vendor.Requests[request].Body).RootElement;

    public async ValueTask DisposeAsync()
    {
        await Instance.DisposeAsync();
        await Vendor.DisposeAsync();
    }
}
