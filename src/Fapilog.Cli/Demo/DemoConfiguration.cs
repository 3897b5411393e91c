using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Cli;

/// <summary>
/// What a person would write into <c>fapilog.json</c> to do what the demo does.
/// </summary>
internal static class DemoConfiguration
{
    // Standard Webhooks 1.0 asks for 24 to 64 random bytes.
    private const int KeyBytes = 32;

    public static string NewSigningKey() => $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))}";

    /// <summary>Makes the configuration; of the operator's own, only the plugins folder counts.</summary>
    public static IConfiguration Make(IConfiguration own, string storage, Uri receiver, string signingKey) =>
        new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Fapilog:Audit:StoragePath"] = storage,
            ["Fapilog:Audit:Policy:Level"] = "Hipaa",
            ["Fapilog:Audit:Policy:HipaaMinimumNecessary"] = "true",
            ["Fapilog:Alerting:PluginsPath"] = own["Fapilog:Alerting:PluginsPath"] ?? "plugins",
            ["Fapilog:Alerting:Provider"] = "webhook",
            ["Fapilog:Alerting:Settings:Url"] = receiver.AbsoluteUri,
            ["Fapilog:Alerting:Settings:Secret"] = signingKey,
            ["Fapilog:Alerting:Settings:AllowNetworks:0"] = "127.0.0.0/8",
        })
        .Build();
}
