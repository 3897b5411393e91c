using System.Globalization;
using System.Resources;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

/// <summary>Its receipt is a word in the language that the channel names.</summary>
[AlertProvider("satellites", Channels = AlertChannels.Any)]
public sealed class SatellitesProvider : IAlertProvider, IAlertDispatcher
{
    private static readonly ResourceManager Words = new("Fapilog.Fixtures.Words", typeof(SatellitesProvider).Assembly);

    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) =>
        Task.FromResult(new AlertReceipt { Reference = Words.GetString("Greeting", CultureInfo.GetCultureInfo(channel!)) });
}
