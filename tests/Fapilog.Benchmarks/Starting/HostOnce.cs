using Fapilog.Hosting;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Benchmarks.Starting;

/// <summary>
/// One start of what a host runs: from its configuration to a trail that stores events, with some of the seven providers.
/// </summary>
internal static class HostOnce
{
    private static readonly (string Provider, string Setting, string Value)[] All =
    [
        ("webhook", "Url", "https://hooks.test/a"), ("webhook", "Secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        ("slack", "WebhookUrl", "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"),
        ("pagerduty", "RoutingKey", "0123456789abcdef0123456789abcdef"),
        ("opsgenie", "ApiKey", "01234567-89ab-cdef-0123-456789abcdef"),
        ("teams", "WorkflowUrl", "https://prod-00.westeurope.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sig=b"),
        ("alertmanager", "Urls:0", "https://alertmanager.test"),
        ("email", "Host", "mail.test"), ("email", "From", "trail@mail.test"), ("email", "To:0", "ops@mail.test"),
    ];

    public static async Task<int> RunAsync(int count, string plugins)
    {
        var directory = Directory.CreateTempSubdirectory("fapilog-").FullName;
        try
        {
            var chosen = All.Select(setting => setting.Provider).Distinct().Take(count).ToArray();
            Dictionary<string, string?> settings = new()
            {
                ["Fapilog:Audit:StoragePath"] = Path.Combine(directory, "trail"),
                ["Fapilog:Alerting:PluginsPath"] = plugins,
            };
            foreach (var (provider, setting, value) in All.Where(setting => chosen.Contains(setting.Provider)))
            {
                settings[$"Fapilog:Alerting:Providers:{provider}:Provider"] = provider;
                settings[$"Fapilog:Alerting:Providers:{provider}:Settings:{setting}"] = value;
            }

            await using var runtime = FapilogRuntime.Create(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
            await runtime.Trail.StartAsync();
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
