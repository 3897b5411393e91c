using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

public sealed class PreviewSettings
{
    public Secret? Token { get; set; }
}

/// <summary>Shows and sends what a test's provider makes of the alert.</summary>
internal sealed class PreviewDispatcher : IAlertDispatcher, IAlertPreview
{
    private readonly Func<AuditEvent, Task<AlertPreview>> _preview;
    private readonly Func<CancellationToken, Task<AlertReceipt>> _send;

    public PreviewDispatcher(
        Func<AuditEvent, Task<AlertPreview>> preview, Func<CancellationToken, Task<AlertReceipt>>? send = null)
    {
        _preview = preview;
        _send = send ?? (_ => Task.FromResult(AlertReceipt.Accepted));
    }

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) => _send(cancellationToken);

    public Task<AlertPreview> PreviewAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) => _preview(auditEvent);
}

[AlertProvider("preview-throws", Settings = typeof(PreviewSettings))]
public sealed class PreviewThrows : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var token = context.GetSettings<PreviewSettings>().Token?.GetValue();
        return new PreviewDispatcher(_ => throw new InvalidOperationException($"no template for {token}"));
    }
}

[AlertProvider("preview-blocks")]
public sealed class PreviewBlocks : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new PreviewDispatcher(_ =>
    {
        Thread.Sleep(Timeout.Infinite);
        return Task.FromResult<AlertPreview>(null!);
    });
}

[AlertProvider("preview-null")]
public sealed class PreviewNull : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) =>
        new PreviewDispatcher(_ => Task.FromResult<AlertPreview>(null!));
}

/// <summary>Forgets to redact, in every spelling a vendor may ask for, and says its secret in receipt and log.</summary>
[AlertProvider("preview-leaks", Settings = typeof(PreviewSettings), Channels = AlertChannels.Any)]
public sealed class PreviewLeaks : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var token = context.GetSettings<PreviewSettings>().Token!.GetValue();
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{token}"));
        var json = System.Text.Json.JsonSerializer.Serialize(
            new { token, whole = Convert.ToBase64String(Encoding.UTF8.GetBytes(token)) });
        var request = new AlertPreviewRequest
        {
            Method = "POST",
            Url = $"https://vendor.test/hook?key={Uri.EscapeDataString(token)}",
            Headers = new Dictionary<string, string> { ["Authorization"] = $"Basic {basic}", ["X-Api-Key"] = token },
            Body = json,
        };
        return new PreviewDispatcher(
            _ => Task.FromResult(new AlertPreview { Requests = [request] }),
            _ =>
            {
                context.Log(AlertLogLevel.Debug, $"Trying with {token}.");
                return Task.FromResult(new AlertReceipt { Reference = token, Note = $"taken with {basic} and {json}" });
            });
    }
}

/// <summary>Mail as a provider shows it, and a second message after the first.</summary>
[AlertProvider("preview-mail")]
public sealed class PreviewMail : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) =>
        new PreviewDispatcher(auditEvent => Task.FromResult(new AlertPreview
        {
            Requests =
        [
            Mail($"Subject: alert\r\nTo: a@example.test\r\n\r\n{auditEvent.Message}\r\n"),
            Mail("Subject: second\r\n\r\nHello.\r\n"),
        ],
        }));

    private static AlertPreviewRequest Mail(string body) => new() { Method = "SMTP", Url = "smtp://mail.test:587", Body = body };
}
