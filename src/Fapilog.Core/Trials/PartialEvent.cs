using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Format;

namespace Fapilog.Trials;

/// <summary>
/// Completes an event that has only some members, as a trail would.
/// </summary>
internal static class PartialEvent
{
    private const string SampleMessage = "This is a sample event: the ledger's disk is read-only.";

    private static readonly HashSet<string> Members = new(EventMembers.Names, StringComparer.Ordinal);

    /// <inheritdoc cref="AlertTrial.SampleEvent"/>
    public static AuditEvent Sample(AuditTrailOptions trail, TimeProvider? timeProvider = null)
    {
        var sample = new AuditEvent
        {
            EventType = AuditEventType.ComponentFailure,
            LogLevel = AuditLogLevel.Critical,
            Message = SampleMessage,
            Component = "ledger",
            Operation = "append",
        };
        return Completed(sample, trail, timeProvider);
    }

    /// <summary>Reads an event under the names on disk; every member may be absent or null.</summary>
    /// <param name="json">One JSON object in UTF-8.</param>
    /// <param name="trail">The options of the trail.</param>
    /// <param name="auditEvent">
    /// The event; the sample where something is wrong. What is absent is filled in: identifier, time, host, process and
    /// compliance level as a trail fills them; the level as the shortcuts of <see cref="AuditTrailExtensions"/> give it to an
    /// event of the type; type and message as <see cref="Sample"/> has them. A sequence number and checksum stay as given:
    /// the event may be a stored line.
    /// </param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <returns>Everything that is wrong, a sentence each; empty when nothing is.</returns>
    public static IReadOnlyList<string> Read(
        ReadOnlySpan<byte> json, AuditTrailOptions trail, out AuditEvent auditEvent, TimeProvider? timeProvider = null)
    {
        auditEvent = Sample(trail, timeProvider);
        try
        {
            var tree = JsonTree.ParseObject(json);
            List<string> faults = [.. EventReader.Read(tree, out var read)];
            faults.AddRange(read.Extensions.Keys.Select(Unknown));
            if (faults.Count == 0 && read.Timestamp == default && IsGiven(tree, "timestamp"))
            {
                faults.Add($"The member 'timestamp' is '{tree["timestamp"]}', which means that none is given. Leave it out, or give the event's time.");
            }

            var filled = Filled(read, tree);

            // A line of a trail has its place in the chain, and may be one of the trail's own kinds.
            faults.AddRange(EventFaults.Find(filled with
            {
                SequenceNumber = null,
                PreviousHash = null,
                Checksum = null,
                Metadata = AuditMap.Create(filled.Metadata.Where(entry => entry.Key != "kind")),
            }));
            if (faults.Count == 0)
            {
                auditEvent = Completed(filled, trail, timeProvider);
            }

            return faults;
        }
        catch (JsonException exception)
        {
            return [Described(exception)];
        }
    }

    private static string Described(JsonException exception) => exception.LineNumber is not null
        ? $"It is not JSON. {JsonFault.Describe(exception)}"
        : exception.Message.Replace("The line ", "It ", StringComparison.Ordinal);

    private static AuditEvent Filled(AuditEvent read, AuditMap tree)
    {
        var type = read.EventType.Value is { Length: > 0 } ? read.EventType : AuditEventType.ComponentFailure;
        return read with
        {
            EventType = type,
            Message = IsGiven(tree, "message") ? read.Message : SampleMessage,
            LogLevel = IsGiven(tree, "log_level")
                ? read.LogLevel
                : LevelOf(type, isGiven: IsGiven(tree, "event_type"), read.ErrorSeverity),
            Extensions = AuditMap.Empty,
        };
    }

    private static AuditLogLevel LevelOf(AuditEventType type, bool isGiven, ErrorSeverity? severity)
    {
        if (!isGiven)
        {
            return AuditLogLevel.Critical;
        }

        if (type == AuditEventType.ErrorOccurred)
        {
            return severity == ErrorSeverity.Critical ? AuditLogLevel.Critical : AuditLogLevel.Error;
        }

        return type == AuditEventType.SecurityViolation
            || type == AuditEventType.AuthorizationFailed
            || type == AuditEventType.AuthenticationFailed
            ? AuditLogLevel.Security
            : AuditLogLevel.Info;
    }

    private static AuditEvent Completed(AuditEvent auditEvent, AuditTrailOptions trail, TimeProvider? timeProvider) =>
        new EventNormalizer(trail.Policy.Level, timeProvider ?? TimeProvider.System).Complete(auditEvent);

    private static bool IsGiven(AuditMap tree, string member) =>
        tree.TryGetValue(member, out var value) && value.Kind is not AuditValueKind.Null;

    private static string Unknown(string member) =>
        $"The member '{member}' is not part of the format.{NearestName.Ask(member, Members)} Other data belongs in 'metadata'.";
}
