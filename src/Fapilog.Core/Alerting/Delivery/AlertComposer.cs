using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Alerting;

/// <summary>
/// Composes what one instance is sent for an event: why it alerts, which alert it is, and only what may leave the host.
/// </summary>
/// <remarks>
/// An alert is composed when its call is made and not when it is raised: its hash would be the most expensive part of what the
/// trail's writer pays.
/// </remarks>
internal sealed class AlertComposer
{
    private readonly string _trail;
    private readonly string _instance;
    private readonly string _verifyCommand;
    private readonly string? _testRun;
    private readonly bool _includeSensitive;
    private readonly HashSet<string> _includeMetadata;

    /// <param name="source">The trail of the events.</param>
    /// <param name="instance">The name of the instance.</param>
    /// <param name="options">Its options, which say what it may see.</param>
    /// <param name="testRun">Identifies the run of a test; null for an alert that is not a test.</param>
    public AlertComposer(AlertSource source, string instance, AlertInstanceOptions options, string? testRun = null)
    {
        _instance = instance;
        _trail = source.Name;
        _verifyCommand = $"fapilog verify \"{Path.GetFullPath(source.StoragePath)}\"";
        _testRun = testRun;
        _includeSensitive = options.IncludeSensitive;
        _includeMetadata = new HashSet<string>(options.IncludeMetadata, StringComparer.Ordinal);
    }

    public AuditEvent Compose(PendingAlert alert, DateTimeOffset deadline)
    {
        var (auditEvent, decision) = (alert.Event!, alert.Decision!);
        var digest = alert.Count > 1 ? alert.Digest : null;
        var replayed = alert.Replay?.Entry;
        var composed = Redact(auditEvent with
        {
            Alert = new AlertDetails
            {
                Reasons = decision.Reasons,
                IdempotencyKey = replayed?.Alert?.Alert.IdempotencyKey ?? replayed?.IdempotencyKey
                    ?? (digest is null
                        ? IdempotencyKey(auditEvent)
                        : IdempotencyKey(digest, alert.StandsInFor?.Primary ?? _instance)),
                VerifyCommand = _verifyCommand + Anchor(auditEvent),
                FindingKey = decision.FindingKey,
                IsTest = _testRun is not null,
                IsReplay = replayed is not null,
                Action = decision.Action,
                Attempt = alert.Attempts,
                Deadline = deadline,
                Count = (int?)Math.Min(digest?.Count ?? replayed?.Count ?? 0, int.MaxValue) is > 1 and var count ? count : null,
                FirstSequence = digest?.First.Sequence ?? replayed?.FirstSequence,
                LastSequence = digest?.Last.Sequence ?? (replayed?.FirstSequence is null ? null : replayed.Sequence),
                FallbackFor = alert.StandsInFor?.Primary,
                FallbackReason = alert.StandsInFor?.Failure,
            },
        });
        return digest is { IsRest: true } ? composed with { Message = Rest(digest, composed.Message) } : composed;
    }

    /// <summary>Returns a key that is the same over retries and restarts, and another one for every stored event.</summary>
    public string IdempotencyKey(AuditEvent auditEvent)
    {
        var identity = _testRun is not null ? $"{_trail}\ntest\n{_testRun}"
            : auditEvent.Checksum is null ? $"{_trail}\n{auditEvent.EventId}"
            : $"{_trail}\n{auditEvent.SequenceNumber?.ToString(CultureInfo.InvariantCulture)}\n{auditEvent.Checksum}";
        return Hash(identity);
    }

    /// <summary>Returns the key of a digest of an instance.</summary>
    /// <remarks>
    /// Of the instance that collected it, and of all it stands for: a vendor drops what has a known key, and another instance, or
    /// this one after a power cut, may have begun with the same event and collected others.
    /// </remarks>
    public string IdempotencyKey(DigestGroup digest, string owner) => Hash(string.Create(
        CultureInfo.InvariantCulture,
        $"{_trail}\ndigest\n{owner}\n{digest.Count}\n{digest.First.Sequence}\n{digest.First.Checksum}\n{digest.Last.Sequence}\n{digest.Last.Checksum}"));

    private static string Hash(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));

    private static string Rest(DigestGroup digest, string newest) => string.Create(
        CultureInfo.InvariantCulture,
        $"{CountText.Format(digest.Count, "more alert")}, from sequence {digest.First.Sequence} to {digest.Last.Sequence}. The newest: {newest}");

    /// <summary>Copies what may leave the host. An allow-list: what is not copied here is not sent.</summary>
    /// <remarks>
    /// Some alerts are raised because the event holds personal or health data: posting its content to a chat room would be the
    /// breach itself.
    /// </remarks>
    private AuditEvent Redact(AuditEvent auditEvent)
    {
        if (_includeSensitive)
        {
            return auditEvent;
        }

        var withheld = Withheld(auditEvent);
        return new AuditEvent
        {
            EventId = auditEvent.EventId,
            EventType = auditEvent.EventType,
            LogLevel = auditEvent.LogLevel,
            ErrorSeverity = auditEvent.ErrorSeverity,
            Component = withheld is null || CodeName.IsOne(auditEvent.Component) ? auditEvent.Component : null,
            Operation = withheld is null || CodeName.IsOne(auditEvent.Operation) ? auditEvent.Operation : null,
            Timestamp = auditEvent.Timestamp,
            Hostname = withheld is null || CodeName.IsHost(auditEvent.Hostname) ? auditEvent.Hostname : null,
            ComplianceLevel = auditEvent.ComplianceLevel,
            ContainsPii = auditEvent.ContainsPii,
            ContainsPhi = auditEvent.ContainsPhi,
            SequenceNumber = auditEvent.SequenceNumber,
            Checksum = auditEvent.Checksum,
            Alert = auditEvent.Alert,
            Message = withheld ?? auditEvent.Message,
            Metadata = withheld is null ? Allowed(auditEvent.Metadata) : AuditMap.Empty,
        };
    }

    // The reader of the alert is not on the host: what the alert names is what the trail must still hold.
    private static string Anchor(AuditEvent auditEvent) => auditEvent is { SequenceNumber: { } sequence, Checksum: { } checksum }
        ? string.Create(CultureInfo.InvariantCulture, $" --anchor {sequence}:{checksum}")
        : string.Empty;

    private static string? Withheld(AuditEvent auditEvent) => (auditEvent.ContainsPii, auditEvent.ContainsPhi) switch
    {
        (true, true) => "[withheld: contains PII and PHI]",
        (true, false) => "[withheld: contains PII]",
        (false, true) => "[withheld: contains PHI]",
        _ => null,
    };

    private AuditMap Allowed(AuditMap metadata) =>
        _includeMetadata.Count == 0
            ? AuditMap.Empty
            : AuditMap.Create(metadata.Where(entry => _includeMetadata.Contains(entry.Key)));
}

/// <summary>
/// The trail that alerts come from: its name tells them from those of another, and its directory is what to verify.
/// </summary>
internal sealed record AlertSource(string Name, string StoragePath);

/// <summary>
/// Tells the names that programs and machines have from free text, which may hold a person's data.
/// </summary>
/// <remarks>Whoever logs can still name a component after a person: that no form shows.</remarks>
internal static class CodeName
{
    private const int LongestName = 64;
    private const int LongestHost = 253;

    // More are often a person's: of an account, a telephone, an insurance.
    private const int MostDigits = 4;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:/");

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    public static bool IsOne(string? text) =>
        text is { Length: <= LongestName } && !text.AsSpan().ContainsAnyExcept(NameCharacters)
        && text.Count(char.IsAsciiDigit) <= MostDigits;

    public static bool IsHost(string? text) =>
        text is { Length: <= LongestHost } && !text.AsSpan().ContainsAnyExcept(HostCharacters);
}
