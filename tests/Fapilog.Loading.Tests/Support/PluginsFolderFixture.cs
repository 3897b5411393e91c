using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Loading.Tests;

/// <summary>
/// A plugins folder of one test, with a place for the private copies beside it.
/// </summary>
public abstract class PluginsFolderFixture : IDisposable
{
    private readonly List<ProviderCatalogue> _catalogues = [];

    protected PluginsFolderFixture()
    {
        Root = Directory.CreateTempSubdirectory("fapilog-tests-").FullName;
        Plugins = Path.Combine(Root, "plugins");
        Copies = Path.Combine(Root, "copies");
        Directory.CreateDirectory(Plugins);
    }

    protected string Root { get; }

    protected string Plugins { get; }

    protected string Copies { get; }

    protected RecordingLoggerFactory Log { get; } = new();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _catalogues.ForEach(catalogue => catalogue.Dispose());
        FolderWithDlls.Delete(Root);
    }

    protected ProviderCatalogue Scan(Action<ProviderCatalogueOptions>? configure = null)
    {
        var options = new ProviderCatalogueOptions { ShadowCopyPath = Copies, LoggerFactory = Log };
        configure?.Invoke(options);
        var catalogue = ProviderCatalogue.Scan(Plugins, options);
        _catalogues.Add(catalogue);
        return catalogue;
    }

    protected static ProviderRequest Request(
        string provider,
        string instance = "chat",
        AlertInstanceOptions? options = null,
        string? baseDirectory = null,
        params (string Key, string? Value)[] settings) => new()
        {
            InstanceName = instance,
            ProviderName = provider,
            ConfigurationPath = $"Fapilog:Alerting:Providers:{instance}",
            Settings = new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Settings:{setting.Key}", setting.Value)))
                .Build()
                .GetSection("Settings"),
            Options = options ?? new AlertInstanceOptions(),
            BaseDirectory = baseDirectory ?? ".",
        };

    protected AlertInstance Create(ProviderRequest request) => Assert.Single(Scan().CreateInstances([request]));

    protected IReadOnlyList<Fault> Faults(params ProviderRequest[] requests) =>
        Assert.Throws<FapilogException>(() => Scan().CreateInstances(requests)).Faults;

    protected static Task<AlertReceipt> Send(AlertInstance instance, string? channel = null) =>
        instance.Dispatcher.SendAlertAsync(
            new AuditEvent { EventId = "e-1", EventType = AuditEventType.DataAccess, Message = "Hello" },
            AlertSeverity.Error,
            channel);
}
