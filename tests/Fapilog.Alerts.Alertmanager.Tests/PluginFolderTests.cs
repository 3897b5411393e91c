namespace Fapilog.Alerts.Alertmanager.Tests;

public sealed class PluginFolderTests
{
    [Fact]
    public void Output_OfTheProvider_HoldsItsOwnPartsAndNotTheContract()
    {
        var dlls = Directory.GetFiles(PluginOutput.Folder, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(["Fapilog.Alerts.Alertmanager.dll", "Fapilog.Delivery.dll"], dlls);
        Assert.DoesNotContain(
            "Fapilog.Abstractions",
            File.ReadAllText(Path.Combine(PluginOutput.Folder, "Fapilog.Alerts.Alertmanager.deps.json")),
            StringComparison.Ordinal);
    }
}
