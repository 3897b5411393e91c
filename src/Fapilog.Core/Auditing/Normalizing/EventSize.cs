using Fapilog.Chaining;
using Fapilog.Reading;

namespace Fapilog.Auditing;

/// <summary>
/// How long the line of an event gets. One that is longer than a verification reads would make the trail invalid for ever.
/// </summary>
internal static class EventSize
{
    // A character takes at most six bytes, as \uffff; names, numbers and times of the members take less than this in all.
    private const int MostOfUnit = 6;
    private const int Frame = 4096;

    /// <summary>Returns whether the event is far from the limit; the question of every call, so it measures nothing exactly.</summary>
    public static bool IsSmall(AuditEvent auditEvent)
    {
        var units = Units(auditEvent.Metadata) + (auditEvent.ErrorContext is { } context ? Units(context) : 0);
        foreach (var tag in auditEvent.RegulatoryTags)
        {
            units += tag.Length;
        }

        units += auditEvent.Message.Length + auditEvent.EventId.Length + Length(auditEvent.Component) + Length(auditEvent.Operation)
            + Length(auditEvent.UserId) + Length(auditEvent.SessionId) + Length(auditEvent.RequestId) + Length(auditEvent.ClientIp)
            + Length(auditEvent.UserAgent) + Length(auditEvent.ContainerId) + Length(auditEvent.PluginName) + Length(auditEvent.Hostname)
            + Length(auditEvent.DataClassification) + Length(auditEvent.RetentionCategory) + Length(auditEvent.Signature);
        return (units * MostOfUnit) + Frame <= BlockReader.MaxLine;
    }

    /// <summary>Returns what is wrong when the line would be too long.</summary>
    public static string? Fault(AuditEvent auditEvent)
    {
        var buffer = new ByteBuffer();
        var (total, largest, name) = (0L, 0L, string.Empty);
        foreach (var (member, write) in Members(auditEvent))
        {
            buffer.Truncate(0);
            write(buffer);
            total += buffer.Length;
            (largest, name) = buffer.Length > largest ? (buffer.Length, member) : (largest, name);
        }

        return total + Frame <= BlockReader.MaxLine
            ? null
            : $"The event would take {total + Frame} bytes, and a line has at most {BlockReader.MaxLine}; the largest member is '{name}' with {largest}. "
                + "Store it elsewhere, and log where and its hash.";
    }

    private static IEnumerable<(string Member, Action<ByteBuffer> Write)> Members(AuditEvent auditEvent)
    {
        yield return ("metadata", buffer => CanonicalJson.Write(buffer, auditEvent.Metadata));
        yield return ("error_context", buffer => CanonicalJson.Write(buffer, auditEvent.ErrorContext ?? AuditMap.Empty));
        yield return ("regulatory_tags", buffer => CanonicalJson.Write(buffer, AuditValue.FromList(auditEvent.RegulatoryTags.Select(tag => AuditValue.FromString(tag)))));
        (string, string?)[] texts =
        [
            ("message", auditEvent.Message), ("event_id", auditEvent.EventId), ("component", auditEvent.Component), ("operation", auditEvent.Operation),
            ("user_id", auditEvent.UserId), ("session_id", auditEvent.SessionId), ("request_id", auditEvent.RequestId), ("client_ip", auditEvent.ClientIp),
            ("user_agent", auditEvent.UserAgent), ("container_id", auditEvent.ContainerId), ("plugin_name", auditEvent.PluginName),
            ("hostname", auditEvent.Hostname), ("data_classification", auditEvent.DataClassification),
            ("retention_category", auditEvent.RetentionCategory), ("signature", auditEvent.Signature),
        ];
        foreach (var (member, text) in texts)
        {
            yield return (member, buffer => CanonicalText.Write(buffer, text));
        }
    }

    private static long Length(string? text) => text?.Length ?? 0;

    private static long Units(AuditMap map)
    {
        var units = 0L;
        foreach (var (key, value) in map)
        {
            units += key.Length + Units(value);
        }

        return units;
    }

    private static long Units(AuditValue value) => value.Kind switch
    {
        AuditValueKind.String => value.AsString().Length + 1,
        AuditValueKind.Map => Units(value.AsMap()) + 1,
        AuditValueKind.List => value.AsList().Sum(Units) + 1,
        AuditValueKind.Integer => value.TryGetInt64(out _) ? 5 : value.ToString().Length,
        _ => 5,
    };
}
