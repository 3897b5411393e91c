using System.Reflection;

namespace Fapilog.Providers.Tests.Contract;

/// <summary>
/// What the build puts into a provider's folder.
/// </summary>
public sealed class PluginFolderTests
{
    [Theory]
    [InlineData("Alertmanager")]
    [InlineData(
        "Email", "BouncyCastle.Cryptography.dll", "MailKit.dll", "MimeKit.dll", "System.Security.Cryptography.Pkcs.dll")]
    [InlineData("Opsgenie")]
    [InlineData("PagerDuty")]
    [InlineData("Slack")]
    [InlineData("Teams")]
    [InlineData("Webhook")]
    public void Output_OfAProvider_HoldsItsOwnPartsAndNotTheContract(string name, params string[] dependencies)
    {
        var provider = $"Fapilog.Alerts.{name}";
        var folder = Path.Combine(
            typeof(PluginFolderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(metadata => metadata.Key == "Output").Value!,
            provider,
            Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));

        Assert.Equal(
            dependencies.Append($"{provider}.dll").Append("Fapilog.Delivery.dll").Order(StringComparer.Ordinal),
            Directory.GetFiles(folder, "*.dll").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            "Fapilog.Abstractions", File.ReadAllText(Path.Combine(folder, $"{provider}.deps.json")), StringComparison.Ordinal);
    }
}
