using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Says of an event of one trail why it alerts and which alert it is. Made when the alert is called for and not when it is
/// raised: the hash would be the dearest part of what the trail's writer pays.
/// </summary>
internal sealed class AlertLabel
{
    private readonly string _trail;
    private readonly string _verifyCommand;
    private readonly string? _testRun;

    /// <param name="options">The trail.</param>
    /// <param name="testRun">What tells a test's run from every other; null for an alert that is none.</param>
    public AlertLabel(AuditTrailOptions options, string? testRun = null)
    {
        _trail = options.Name;
        _testRun = testRun;
        _verifyCommand = $"fapilog verify \"{Path.GetFullPath(options.StoragePath)}\"";
    }

    public AlertDetails Of(AuditEvent auditEvent, AlertDecision decision) => new()
    {
        Reasons = decision.Reasons,
        IdempotencyKey = KeyOf(auditEvent),
        VerifyCommand = _verifyCommand + Anchor(auditEvent),
        FindingKey = decision.FindingKey,
        IsTest = _testRun is not null,
        Action = decision.Action,
    };

    /// <summary>The alert lies off the host: what it names is what the trail must still hold.</summary>
    private static string Anchor(AuditEvent auditEvent) => auditEvent is { SequenceNumber: { } sequence, Checksum: { } checksum }
        ? string.Create(CultureInfo.InvariantCulture, $" --anchor {sequence}:{checksum}")
        : string.Empty;

    /// <summary>The same over retries and restarts, and another for every stored event.</summary>
    private string KeyOf(AuditEvent auditEvent)
    {
        var identity = _testRun is not null ? $"{_trail}\ntest\n{_testRun}"
            : auditEvent.Checksum is null ? $"{_trail}\n{auditEvent.EventId}"
            : $"{_trail}\n{auditEvent.SequenceNumber?.ToString(CultureInfo.InvariantCulture)}\n{auditEvent.Checksum}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }
}
