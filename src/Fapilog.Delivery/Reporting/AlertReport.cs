using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Delivery;

/// <summary>
/// What a person must see of an alert, in words, in the order in which they are needed. Each provider says it in its vendor's
/// idiom and within its vendor's limits.
/// </summary>
/// <remarks>
/// Every text is cleaned by <see cref="PlainText"/> and neither shortened nor escaped: that is the provider's part, which
/// knows the vendor's limits and markup. Holds what the host handed over and no more. Immutable.
/// </remarks>
public sealed class AlertReport
{
    private AlertReport(AuditEvent auditEvent, AlertSeverity severity)
    {
        Severity = AlertWords.Of(severity);
        Marks = [.. AlertWords.Marks(auditEvent.Alert)];
        What = PlainText.Lines(auditEvent.Message) is { Length: > 0 } message ? message : PlainText.Line(auditEvent.EventType.Value);
        Headline = string.Concat(Marks.Select(mark => $"[{mark}] "))
            + $"{Severity.ToUpperInvariant()}: {PlainText.Line(auditEvent.Message is { Length: > 0 } text ? text : What)}";
        Facts = [.. EventFacts.Of(auditEvent)];
        Details = [.. EventDetails.Of(auditEvent)];
    }

    /// <summary>Gets the severity's word: <c>critical</c>, <c>error</c>, <c>warning</c> or <c>info</c>.</summary>
    public string Severity { get; }

    /// <summary>Gets what sets the alert apart from a common one: <c>TEST</c>, <c>REPLAY</c>, <c>CLEARED</c>.</summary>
    public IReadOnlyList<string> Marks { get; }

    /// <summary>Gets what happened; may have several lines, separated by <c>\n</c>. Never empty.</summary>
    public string What { get; }

    /// <summary>Gets the whole alert in one line: marks, severity in capitals, what happened.</summary>
    public string Headline { get; }

    /// <summary>
    /// Gets why the alert came, from where, when, which event it is, and how it is verified: <c>why</c>, <c>component</c>,
    /// <c>operation</c>, <c>when</c>, <c>hostname</c>, <c>event_type</c>, <c>compliance_level</c>, <c>contains</c>,
    /// <c>event_id</c>, <c>sequence_number</c>, <c>checksum</c>, <c>verify_with</c>, and of a digest <c>count</c>. What is
    /// unknown is left out, but for the sequence and the checksum, which then say so.
    /// </summary>
    public IReadOnlyList<AlertFact> Facts { get; }

    /// <summary>
    /// Gets the rest of what the host handed over, the least important: members an operator allowed, then metadata by its
    /// keys.
    /// </summary>
    public IReadOnlyList<AlertFact> Details { get; }

    /// <summary>Makes the report of an alert.</summary>
    /// <param name="auditEvent">The event as the host handed it over.</param>
    /// <param name="severity">How urgent the alert is.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="auditEvent"/> is null.</exception>
    public static AlertReport Of(AuditEvent auditEvent, AlertSeverity severity)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        return new AlertReport(auditEvent, severity);
    }

    /// <summary>Returns the value of a fact.</summary>
    /// <param name="name">Its stable name.</param>
    /// <returns>The value; empty when the fact is unknown.</returns>
    public string Fact(string name) => Facts.FirstOrDefault(fact => fact.Name == name)?.Value ?? string.Empty;

    /// <summary>Returns the severity's word; never what the event says.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => Severity;
}
