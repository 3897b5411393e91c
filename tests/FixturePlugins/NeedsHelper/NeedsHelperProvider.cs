using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Fixtures.Helping;

namespace Fapilog.Fixtures;

/// <summary>Needs its library only for the channel <c>help</c>.</summary>
[AlertProvider("needs-helper", Channels = AlertChannels.Any)]
public sealed class NeedsHelperProvider : IAlertProvider, IAlertDispatcher
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) =>
        Task.FromResult(new AlertReceipt { Reference = channel == "help" ? Help() : "alone" });

    private static string Help() => HelperBase.Help();
}

/// <summary>Another type of the same DLL, which cannot be loaded without the library.</summary>
public sealed class NeedsHelperToBe : HelperBase
{
}
