using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

public sealed class GoodSettings
{
    /// <summary>A file that each alert is appended to as a line; nothing is written without it.</summary>
    public string? OutputPath { get; set; }

    [Required]
    public string Prefix { get; set; } = "good";

    public Secret? Token { get; set; }
}

[AlertProvider(
    "good",
    Aliases = ["fine-alerts"],
    Description = "Writes each alert as a line of a file.",
    Settings = typeof(GoodSettings),
    Channels = AlertChannels.Any,
    MaxConcurrentCalls = 3,
    HandlesClear = true)]
public sealed class GoodProvider : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        context.Log(AlertLogLevel.Information, $"Made with token {context.GetSettings<GoodSettings>().Token?.GetValue()}.");
        return new GoodDispatcher(context.GetSettings<GoodSettings>());
    }
}

internal sealed class GoodDispatcher : IAlertDispatcher, IAsyncDisposable
{
    private readonly GoodSettings _settings;

    public GoodDispatcher(GoodSettings settings)
    {
        _settings = settings;
    }

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        var line = $"{_settings.Prefix}|{severity}|{channel}|{auditEvent.EventId}";
        if (_settings.OutputPath is { } path)
        {
            await File.AppendAllTextAsync(path, line + Environment.NewLine, cancellationToken);
        }

        return new AlertReceipt { Reference = line };
    }

    public ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.SetData("fapilog.fixtures.good.disposed", _settings.Prefix);
        return ValueTask.CompletedTask;
    }
}
