using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Support;

internal static class Some
{
    public static DateTimeOffset Noon { get; } = new(2025, 8, 7, 12, 0, 0, TimeSpan.Zero);

    public static FakeTimeProvider Clock() => new(Noon);

    public static AuditEvent Event(string message = "Something happened.", AuditLogLevel? level = null) => new()
    {
        EventType = AuditEventType.ComponentFailure,
        Message = message,
        LogLevel = level ?? AuditLogLevel.Info,
    };

    public static AuditEvent Critical(string message = "It broke.") => Event(message, AuditLogLevel.Critical);

    public static AuditTrailOptions Options(TempDirectory directory, CompliancePolicy? policy = null) =>
        new() { StoragePath = directory.Trail, Policy = policy ?? new CompliancePolicy() };

    public static async Task<AuditTrail> StartedTrailAsync(
        TempDirectory directory,
        IAlertDispatcher? dispatcher = null,
        AlertInstanceOptions? instance = null,
        TimeProvider? clock = null,
        CollectingLog? log = null,
        CompliancePolicy? policy = null)
    {
        AlertInstance[] instances = dispatcher is null ? [] : [new AlertInstance("chat", dispatcher, instance)];
        var trail = new AuditTrail(Options(directory, policy), instances, clock, log);
        await trail.StartAsync();
        return trail;
    }
}
