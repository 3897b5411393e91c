using Fapilog.Alerting;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Tests.Shared;

/// <summary>
/// A provider's build output, dropped alone into a plugins folder and loaded from there by its name, as an operator has it.
/// </summary>
internal sealed class LoadedProvider : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plugins-");
    private readonly ProviderCatalogue _catalogue;

    /// <param name="output">The folder of the provider's build output.</param>
    /// <param name="name">The name to choose it by.</param>
    /// <param name="clock">The clock the provider is given.</param>
    /// <param name="settings">Its settings, by path.</param>
    public LoadedProvider(
        string output, string name, TimeProvider clock, params IReadOnlyList<(string Path, string Value)> settings)
    {
        var plugin = _folder.CreateSubdirectory("plugins").CreateSubdirectory("dropped");
        foreach (var file in Directory.EnumerateFiles(output))
        {
            File.Copy(file, Path.Combine(plugin.FullName, Path.GetFileName(file)));
        }

        _catalogue = ProviderCatalogue.Scan(
            plugin.Parent!.FullName,
            new ProviderCatalogueOptions { TimeProvider = clock, ShadowCopyPath = Path.Combine(_folder.FullName, "shadow") });
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Select(setting => KeyValuePair.Create($"Settings:{setting.Path}", (string?)setting.Value)))
            .Build()
            .GetSection("Settings");
        var request = new ProviderRequest
        {
            InstanceName = "dropped",
            ProviderName = name,
            ConfigurationPath = "Settings",
            Settings = section,
        };
        Dispatcher = _catalogue.CreateInstances([request])[0].Dispatcher;
    }

    public IAlertDispatcher Dispatcher { get; }

    public void Dispose()
    {
        _catalogue.Dispose();
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (UnauthorizedAccessException)
        {
            // Windows keeps a loaded DLL until the process ends.
        }
    }
}
