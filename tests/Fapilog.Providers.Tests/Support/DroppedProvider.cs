using Fapilog.Alerting;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Providers.Tests.Support;

/// <summary>
/// A plugins folder with one provider in it and nothing else, and the instance that the host's own loader makes of it.
/// </summary>
internal sealed class DroppedProvider : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ProviderCatalogue _catalogue;

    public DroppedProvider(string name, Vendor vendor, TimeProvider clock)
    {
        Drop(name, _folder.Under("plugins"));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                vendor.Settings.Select(setting => KeyValuePair.Create($"Settings:{setting.Name}", (string?)setting.Value)))
            .Build();
        _catalogue = ProviderCatalogue.Scan(
            _folder.Under("plugins"),
            new ProviderCatalogueOptions { TimeProvider = clock, ShadowCopyPath = _folder.Under("copies") });
        Instance = _catalogue.CreateInstances(
        [
            new ProviderRequest
            {
                InstanceName = name,
                ProviderName = name,
                ConfigurationPath = "Fapilog:Alerting",
                Settings = configuration.GetSection("Settings"),
            },
        ])[0];
    }

    public AlertInstance Instance { get; }

    public static void Drop(string name, string plugins)
    {
        var (from, to) = (Path.Combine(Tool.Folder, "plugins", name), Path.Combine(plugins, name));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose()
    {
        _catalogue.Dispose();
        _folder.Dispose();
    }
}
