using System.Security.Cryptography;
using Fapilog.Auditing;

namespace Fapilog.Chaining;

/// <summary>
/// Writes one event as a line of format version 1, byte for byte as the sibling would, and chains it to the one before.
/// </summary>
/// <remarks>
/// The hash input is the line without its <c>checksum</c> member. That member sorts first, so the input lies in the buffer
/// as it is: the bytes behind the member, with the comma before them turned into the opening brace.
/// </remarks>
internal static class EventLine
{
    private const int HexLength = 64;

    private static ReadOnlySpan<byte> Head => "{\"checksum\":\""u8;

    /// <summary>Appends the line with its final line feed and returns the new end of the chain.</summary>
    public static ChainPosition Append(ByteBuffer buffer, AuditEvent auditEvent, ChainPosition previous)
    {
        var start = buffer.Length;
        var sequence = previous.Sequence + 1;

        buffer.Append(Head);
        buffer.Reserve(HexLength);
        buffer.Advance(HexLength);
        buffer.Append((byte)'"');
        var body = buffer.Length;
        AppendMembers(buffer, auditEvent, sequence, previous.Checksum);

        var input = buffer.Written(body);
        input[0] = (byte)'{';
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        LineHash.Of(input, hash);
        input[0] = (byte)',';

        Convert.TryToHexStringLower(hash, buffer.Written(start)[Head.Length..], out _);
        buffer.Append((byte)'\n');
        return new ChainPosition(sequence, Convert.ToHexStringLower(hash));
    }

    private static void AppendMembers(ByteBuffer buffer, AuditEvent auditEvent, long sequence, string? previousHash)
    {
        Text(buffer, ",\"client_ip\":"u8, auditEvent.ClientIp);
        Text(buffer, ",\"compliance_level\":"u8, auditEvent.ComplianceLevel?.Value);
        Text(buffer, ",\"component\":"u8, auditEvent.Component);
        Text(buffer, ",\"container_id\":"u8, auditEvent.ContainerId);
        Flag(buffer, ",\"contains_phi\":"u8, auditEvent.ContainsPhi);
        Flag(buffer, ",\"contains_pii\":"u8, auditEvent.ContainsPii);
        Text(buffer, ",\"data_classification\":"u8, auditEvent.DataClassification);
        Text(buffer, ",\"error_category\":"u8, auditEvent.ErrorCategory?.Value);
        Map(buffer, ",\"error_context\":"u8, auditEvent.ErrorContext);
        Text(buffer, ",\"error_severity\":"u8, auditEvent.ErrorSeverity?.Value);
        Text(buffer, ",\"event_id\":"u8, auditEvent.EventId);
        Text(buffer, ",\"event_type\":"u8, auditEvent.EventType.Value);
        Text(buffer, ",\"hostname\":"u8, auditEvent.Hostname);
        Text(buffer, ",\"log_level\":"u8, auditEvent.LogLevel.Value);
        Text(buffer, ",\"message\":"u8, auditEvent.Message);
        Map(buffer, ",\"metadata\":"u8, auditEvent.Metadata);
        Text(buffer, ",\"operation\":"u8, auditEvent.Operation);
        Text(buffer, ",\"plugin_name\":"u8, auditEvent.PluginName);
        Text(buffer, ",\"previous_hash\":"u8, previousHash);
        Number(buffer, ",\"process_id\":"u8, auditEvent.ProcessId);
        Tags(buffer, ",\"regulatory_tags\":"u8, auditEvent.RegulatoryTags);
        Text(buffer, ",\"request_id\":"u8, auditEvent.RequestId);
        Text(buffer, ",\"retention_category\":"u8, auditEvent.RetentionCategory);
        Number(buffer, ",\"sequence_number\":"u8, sequence);
        Text(buffer, ",\"session_id\":"u8, auditEvent.SessionId);
        Text(buffer, ",\"signature\":"u8, auditEvent.Signature);
        buffer.Append(",\"timestamp\":"u8);
        CanonicalTime.Write(buffer, auditEvent.Timestamp);
        Text(buffer, ",\"user_agent\":"u8, auditEvent.UserAgent);
        Text(buffer, ",\"user_id\":"u8, auditEvent.UserId);
        buffer.Append((byte)'}');
    }

    private static void Text(ByteBuffer buffer, ReadOnlySpan<byte> name, string? value)
    {
        buffer.Append(name);
        if (value is null)
        {
            buffer.Append("null"u8);
        }
        else
        {
            CanonicalText.Write(buffer, value);
        }
    }

    private static void Flag(ByteBuffer buffer, ReadOnlySpan<byte> name, bool value)
    {
        buffer.Append(name);
        buffer.Append(value ? "true"u8 : "false"u8);
    }

    private static void Number(ByteBuffer buffer, ReadOnlySpan<byte> name, long? value)
    {
        buffer.Append(name);
        if (value is { } number)
        {
            CanonicalNumber.Write(buffer, number);
        }
        else
        {
            buffer.Append("null"u8);
        }
    }

    private static void Map(ByteBuffer buffer, ReadOnlySpan<byte> name, AuditMap? value)
    {
        buffer.Append(name);
        if (value is null)
        {
            buffer.Append("null"u8);
        }
        else
        {
            CanonicalJson.Write(buffer, value);
        }
    }

    private static void Tags(ByteBuffer buffer, ReadOnlySpan<byte> name, IReadOnlyList<string> tags)
    {
        buffer.Append(name);
        buffer.Append((byte)'[');
        for (var i = 0; i < tags.Count; i++)
        {
            if (i > 0)
            {
                buffer.Append((byte)',');
            }

            CanonicalText.Write(buffer, tags[i]);
        }

        buffer.Append((byte)']');
    }
}
