using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Fapilog.Alerting;
using Fapilog.Alerts.Webhook;
using Fapilog.Auditing;
using Fapilog.Benchmarks.Comparing;
using Fapilog.Format;
using Fapilog.Loading;
using Fapilog.Tests;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Benchmarks.Micro;

/// <summary>
/// The parts that a trail and a host are made of: the canonical line, its hash, the safe adapter, the scan of a plugins folder,
/// and the settings of one instance.
/// </summary>
public class PartsBenchmarks
{
    private readonly ByteBuffer _buffer = new();
    private readonly byte[] _hash = new byte[SHA256.HashSizeInBytes];
    private readonly ChainPosition _previous = new(4_711, new string('a', 64));
    private AuditEvent? _event;
    private byte[] _line = [];
    private string _plugins = string.Empty;
    private SafeAlertDispatcher? _adapter;
    private ProviderRequest? _request;

    [GlobalSetup]
    public void Prepare()
    {
        _event = new EventNormalizer(ComplianceLevel.Hipaa, TimeProvider.System).Complete(Sample.Event(EventShape.Full, 1));
        EventLine.Append(_buffer, _event, _previous);
        _line = _buffer.Memory.ToArray();
        _adapter = SafeAlertDispatcher.Wrap("chat", NoopAlertDispatcher.Instance);
        _plugins = Directory.CreateTempSubdirectory("fapilog-benchmark-").FullName;
        ManyProviders.Fill(_plugins, Fixture.PathOf("SmallestProvider"), 10);
        _request = new ProviderRequest
        {
            InstanceName = "hook",
            ProviderName = "webhook",
            ConfigurationPath = "Fapilog:Alerting:Providers:hook",
            Settings = new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["Settings:Url"] = "https://alerts.example/hook",
                    ["Settings:Secret"] = "whsec_" + Convert.ToBase64String(new byte[32]),
                    ["Settings:BatchSize"] = "8",
                    ["Settings:Headers:X-Tenant"] = "north",
                })
                .Build()
                .GetSection("Settings"),
        };
        if (SettingsBinder.Bind(typeof(WebhookSettings), _request).Faults is [var fault, ..])
        {
            throw new InvalidOperationException($"The settings are not valid: {fault}");
        }
    }

    [GlobalCleanup]
    public async Task CleanAsync()
    {
        await _adapter!.DisposeAsync();
        Directory.Delete(_plugins, recursive: true);
    }

    [Benchmark]
    public int WriteLine()
    {
        _buffer.Truncate(0);
        EventLine.Append(_buffer, _event!, _previous);
        return _buffer.Length;
    }

    [Benchmark]
    public byte HashLine()
    {
        LineHash.Compute(_line, _hash);
        return _hash[0];
    }

    [Benchmark]
    public Task<AlertReceipt>? CallAdapter() => _adapter!.SendAlertAsync(_event!, AlertSeverity.Critical);

    [Benchmark]
    public int ScanTenProviders()
    {
        using var catalogue = ProviderCatalogue.Scan(_plugins);
        return catalogue.Entries.Count;
    }

    [Benchmark]
    public object BindSettings() => SettingsBinder.Bind(typeof(WebhookSettings), _request!);
}
