using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Support;

/// <summary>Shows what a test says, and keeps what it was asked for.</summary>
internal sealed class PreviewDispatcher : IAlertDispatcher, IAlertPreview
{
    private readonly Func<CancellationToken, Task<AlertPreview>> _preview;

    public PreviewDispatcher(Func<CancellationToken, Task<AlertPreview>> preview)
    {
        _preview = preview;
    }

    public PreviewDispatcher(params AlertPreviewRequest[] requests)
        : this(_ => Task.FromResult(new AlertPreview { Requests = requests }))
    {
    }

    public SentAlert? Asked { get; private set; }

    public static AlertPreviewRequest Request(string body = "{}", string url = "https://vendor.test/") =>
        new() { Method = "POST", Url = url, Body = body };

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("A preview sends nothing.");

    public Task<AlertPreview> PreviewAsync(
        AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default)
    {
        Asked = new SentAlert(auditEvent, severity, channel);
        return _preview(cancellationToken);
    }
}
