namespace Fapilog.Auditing;

public sealed partial record AuditEvent
{
    /// <summary>
    /// Determines whether two events hold the same: texts, lists and maps by content, the timestamp with its offset.
    /// </summary>
    /// <param name="other">The other event.</param>
    /// <returns><see langword="true"/> when they do.</returns>
    public bool Equals(AuditEvent? other) =>
        other is not null
        && EventId == other.EventId
        && Timestamp.EqualsExact(other.Timestamp)
        && EventType == other.EventType
        && LogLevel == other.LogLevel
        && Message == other.Message
        && SequenceNumber == other.SequenceNumber
        && PreviousHash == other.PreviousHash
        && Checksum == other.Checksum
        && Signature == other.Signature
        && Component == other.Component
        && Operation == other.Operation
        && UserId == other.UserId
        && SessionId == other.SessionId
        && RequestId == other.RequestId
        && ClientIp == other.ClientIp
        && UserAgent == other.UserAgent
        && ContainerId == other.ContainerId
        && PluginName == other.PluginName
        && Hostname == other.Hostname
        && ProcessId == other.ProcessId
        && Equals(ErrorContext, other.ErrorContext)
        && ErrorCategory == other.ErrorCategory
        && ErrorSeverity == other.ErrorSeverity
        && DataClassification == other.DataClassification
        && ContainsPii == other.ContainsPii
        && ContainsPhi == other.ContainsPhi
        && ComplianceLevel == other.ComplianceLevel
        && _regulatoryTags.Equals(other._regulatoryTags)
        && RetentionCategory == other.RetentionCategory
        && Equals(Metadata, other.Metadata)
        && Equals(Extensions, other.Extensions)
        && Equals(Alert, other.Alert);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EventId, Timestamp, EventType, Message, SequenceNumber, Checksum);
}
