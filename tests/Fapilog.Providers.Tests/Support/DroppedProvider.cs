using Fapilog.Alerting;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Providers.Tests.Support;

/// <summary>
/// A plugins folder with one provider in it and nothing else, and the instances that the host's own loader makes of it.
/// </summary>
internal sealed class DroppedProvider : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ProviderCatalogue _catalogue;

    public DroppedProvider(string name, Vendor vendor, TimeProvider clock, int instances = 1)
    {
        Drop(name, _folder.Under("plugins"));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                vendor.Settings.Select(setting => KeyValuePair.Create($"Settings:{setting.Name}", (string?)setting.Value)))
            .Build();
        _catalogue = ProviderCatalogue.Scan(
            _folder.Under("plugins"),
            new ProviderCatalogueOptions { TimeProvider = clock, ShadowCopyPath = _folder.Under("copies") });
        ProviderRequest Request(string instance) => new()
        {
            InstanceName = instance,
            ProviderName = name,
            ConfigurationPath = "Fapilog:Alerting",
            Settings = configuration.GetSection("Settings"),
        };
        Instances = _catalogue.CreateInstances([.. Enumerable.Range(0, instances).Select(number => Request($"{name}-{number}"))]);
    }

    public AlertInstance Instance => Instances[0];

    public IReadOnlyList<AlertInstance> Instances { get; }

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
