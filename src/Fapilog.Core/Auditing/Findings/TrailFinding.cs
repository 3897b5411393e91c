using System.Security.Cryptography;
using System.Text;
using Fapilog.Alerting;

namespace Fapilog.Auditing;

/// <summary>
/// Something the trail found out about itself: an event of its own, and an alert with its own reason first.
/// </summary>
/// <param name="Reason">The alert's reason, which is the event's <c>metadata.kind</c> too.</param>
/// <param name="Key">What a repetition and a clear share.</param>
/// <param name="EventType">The event's type.</param>
/// <param name="Severity">The alert's severity; the event's level follows from it.</param>
/// <param name="Message">What was found, for people.</param>
/// <param name="Details">What else the metadata hold.</param>
internal sealed record TrailFinding(
    string Reason,
    string Key,
    AuditEventType EventType,
    AlertSeverity Severity,
    string Message,
    params IReadOnlyList<(string Key, AuditValue Value)> Details)
{
    // Both are compared and kept, and both may hold what others wrote into a file.
    private const int MostText = 500;

    /// <summary>Gets what a repetition and a clear share.</summary>
    public string Key { get; } = Short(Key);

    /// <summary>Gets what tells this finding from another under the same key; empty where that needs nothing.</summary>
    public string Fingerprint
    {
        get;
        init => field = Short(value);
    } = string.Empty;

    /// <summary>Gets what is done once the finding's event is durable.</summary>
    public Action? Stored { get; init; }

    public AuditLogLevel Level => Severity switch
    {
        AlertSeverity.Critical => AuditLogLevel.Critical,
        AlertSeverity.Error => AuditLogLevel.Error,
        AlertSeverity.Warning => AuditLogLevel.Warning,
        _ => AuditLogLevel.Info,
    };

    public AuditEvent ToEvent() => new()
    {
        EventType = EventType,
        LogLevel = Level,
        Message = Message,
        Component = "fapilog",
        Operation = "audit_trail",
        Metadata = AuditMap.Of([("kind", Reason), ("finding", Key), .. Details]),
    };

    private static string Short(string text) =>
        text.Length <= MostText ? text : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
