using System.Security.Cryptography;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

public sealed class PageToucherSettings
{
    public required string OutputPath { get; set; }
}

/// <summary>
/// Reads its own DLL's pages with every alert, and writes down what they hash to: it dies or lies when somebody changes them.
/// </summary>
[AlertProvider("page-toucher", Settings = typeof(PageToucherSettings))]
public sealed class PageToucherProvider : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) =>
        new PageToucher(context.GetSettings<PageToucherSettings>());
}

internal sealed class PageToucher : IAlertDispatcher
{
    private readonly PageToucherSettings _settings;

    public PageToucher(PageToucherSettings settings)
    {
        _settings = settings;
    }

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        // Mapped from the file, and read from it again when it is not in memory.
        using var pages = typeof(PageToucher).Assembly.GetManifestResourceStream("pages")!;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(pages, cancellationToken));
        await File.AppendAllTextAsync(_settings.OutputPath, $"{auditEvent.EventId} {hash}\n", cancellationToken);
        return AlertReceipt.Accepted;
    }
}
