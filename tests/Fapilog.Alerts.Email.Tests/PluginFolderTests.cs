using System.Reflection;

namespace Fapilog.Alerts.Email.Tests;

public sealed class PluginFolderTests
{
    [Fact]
    public void Output_OfTheProvider_HoldsItsOwnPartsAndNotTheContract()
    {
        var root = typeof(PluginFolderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "PluginOutput").Value!;
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var folder = Path.Combine(root, configuration);
        var dlls = Directory.GetFiles(folder, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(
            ["BouncyCastle.Cryptography.dll", "Fapilog.Alerts.Email.dll", "Fapilog.Delivery.dll", "MailKit.dll", "MimeKit.dll", "System.Security.Cryptography.Pkcs.dll"],
            dlls);
        Assert.DoesNotContain(
            "Fapilog.Abstractions",
            File.ReadAllText(Path.Combine(folder, "Fapilog.Alerts.Email.deps.json")),
            StringComparison.Ordinal);
    }
}
