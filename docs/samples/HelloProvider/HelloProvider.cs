using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace HelloProvider;

/// <summary>What an operator writes under <c>Settings</c>.</summary>
public sealed class HelloSettings
{
    /// <summary>Gets or sets the file each alert is appended to.</summary>
    [Required]
    public string? Path { get; set; }
}

/// <summary>Offers the provider <c>hello</c>.</summary>
[AlertProvider("hello", Description = "Appends each alert to a file.", Settings = typeof(HelloSettings))]
public sealed class HelloProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new HelloDispatcher(context.GetSettings<HelloSettings>());
    }
}

internal sealed class HelloDispatcher : IAlertDispatcher, IAlertPreview
{
    private readonly HelloSettings _settings;

    public HelloDispatcher(HelloSettings settings)
    {
        _settings = settings;
    }

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        try
        {
            await File.AppendAllTextAsync(_settings.Path!, Line(auditEvent, severity), cancellationToken).ConfigureAwait(false);
            return AlertReceipt.Accepted;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"The file '{_settings.Path}' may not be written. Make it writable for this process.",
                innerException: exception);
        }
    }

    public Task<AlertPreview> PreviewAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        var request = new AlertPreviewRequest { Method = "APPEND", Url = _settings.Path!, Body = Line(auditEvent, severity) };
        return Task.FromResult(new AlertPreview { Requests = [request] });
    }

    private static string Line(AuditEvent auditEvent, AlertSeverity severity) =>
        $"{severity}: {auditEvent.Message}{Environment.NewLine}";
}
