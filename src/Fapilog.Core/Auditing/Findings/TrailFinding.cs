using System.Security.Cryptography;
using System.Text;
using Fapilog.Alerting;

namespace Fapilog.Auditing;

/// <summary>
/// A problem that the trail detected in itself. It becomes an event of the trail, and an alert with its reason first.
/// </summary>
/// <param name="Reason">The alert's reason, which is also the event's <c>metadata.kind</c>.</param>
/// <param name="Key">The key that repetitions and the clear share.</param>
/// <param name="EventType">The event's type.</param>
/// <param name="Severity">The alert's severity, which determines the event's level.</param>
/// <param name="Message">The finding, for people.</param>
/// <param name="Details">Additional metadata.</param>
internal sealed record TrailFinding(
    string Reason,
    string Key,
    AuditEventType EventType,
    AlertSeverity Severity,
    string Message,
    params IReadOnlyList<(string Key, AuditValue Value)> Details)
{
    // Both are compared and kept, and both may contain text that other processes wrote into a file.
    private const int MostText = 500;

    /// <summary>Gets the key that repetitions and the clear share.</summary>
    public string Key { get; } = Short(Key);

    /// <summary>Gets the text that distinguishes this finding from another with the same key; empty if none is needed.</summary>
    public string Fingerprint
    {
        get;
        init => field = Short(value);
    } = string.Empty;

    /// <summary>Gets the action to run once the finding's event is durable.</summary>
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
        Metadata = AuditMap.Create([("kind", Reason), ("finding", Key), .. Details]),
    };

    private static string Short(string text) =>
        text.Length <= MostText ? text : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
