using Fapilog.Alerts.Alertmanager;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Alertmanager.Support;

/// <summary>
/// Doubles of some members, and one instance that is configured with all of them.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private Cluster(IReadOnlyList<AlertmanagerDouble> members, RecordingClock clock, Action<AlertmanagerSettings>? configure)
    {
        Members = members;
        var settings = new AlertmanagerSettings
        {
            Urls = [.. members.Select(member => member.Url.AbsoluteUri)],
            AllowNetworks = ["127.0.0.1"],
        };
        configure?.Invoke(settings);
        Instance = new ProviderInstance(new AlertmanagerProvider(), settings, clock);
    }

    public IReadOnlyList<AlertmanagerDouble> Members { get; }

    public ProviderInstance Instance { get; }

    public AlertmanagerDouble Only => Members.Single();

    public static async Task<Cluster> StartAsync(
        int members = 1, Action<AlertmanagerSettings>? configure = null, string prefix = "", string? authorization = null)
    {
        var clock = new RecordingClock();
        var doubles = new List<AlertmanagerDouble>();
        for (var i = 0; i < members; i++)
        {
            doubles.Add(await AlertmanagerDouble.StartAsync(prefix, authorization, clock));
        }

        return new Cluster(doubles, clock, configure);
    }

    public async ValueTask DisposeAsync()
    {
        await Instance.DisposeAsync();
        foreach (var member in Members)
        {
            await member.DisposeAsync();
        }
    }
}
