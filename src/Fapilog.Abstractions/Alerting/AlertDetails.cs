using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Why an event alerts, and how to deliver the alert. Set by the host before it calls a dispatcher;
/// <see cref="None"/> on disk and in queries.
/// </summary>
/// <remarks>A minor version may add members; a member that a host does not support keeps its default.</remarks>
public sealed record AlertDetails
{
    private readonly TextList _reasons = TextList.Empty;

    /// <summary>Gets the details of an event that does not alert.</summary>
    public static AlertDetails None { get; } = new();

    /// <summary>
    /// Gets the reasons why the event alerts, as stable names: the trail's own reason first, then the rules in their order
    /// (<c>critical_error</c>, <c>security_event</c>, <c>compliance_violation</c>).
    /// </summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Reasons
    {
        get => _reasons;
        init => _reasons = TextList.From(value);
    }

    /// <summary>
    /// Gets a key that stays the same across retries and restarts, for vendors that remove duplicates: lowercase hexadecimal,
    /// at most 64 characters.
    /// </summary>
    /// <value>The default is empty.</value>
    public string IdempotencyKey { get; init; } = string.Empty;

    /// <summary>Gets the time after which the host abandons the call.</summary>
    /// <value>The default is <see langword="null"/>: there is no known limit.</value>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Gets the number of times that the host has offered this alert to this instance, including this one.</summary>
    /// <value>The default is 0: not offered yet.</value>
    public int Attempt { get; init; }

    /// <summary>Gets a value indicating whether this is a test of the instance; the alert should say so.</summary>
    public bool IsTest { get; init; }

    /// <summary>Gets a value indicating whether an operator redelivers the alert after it was given up.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Gets whether the alert reports that something happened or that it is over.</summary>
    /// <value>The default is <see cref="AlertAction.Raise"/>.</value>
    public AlertAction Action { get; init; }

    /// <summary>Gets the key that a raise and its clear share.</summary>
    /// <value>The default is <see langword="null"/>: nothing will be cleared.</value>
    public string? FindingKey { get; init; }

    /// <summary>Gets the command that verifies the trail of the event, for the person who reads the alert.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? VerifyCommand { get; init; }

    /// <summary>Gets the number of events that a digest represents.</summary>
    /// <value>The default is <see langword="null"/>: the alert is about one event.</value>
    public int? Count { get; init; }

    /// <summary>Gets the first sequence number of a digest.</summary>
    public long? FirstSequence { get; init; }

    /// <summary>Gets the last sequence number of a digest.</summary>
    public long? LastSequence { get; init; }

    /// <summary>Gets the name of the instance that could not deliver the alert, so that this one stands in for it.</summary>
    /// <value>The default is <see langword="null"/>: the alert is meant for this instance.</value>
    public string? FallbackFor { get; init; }

    /// <summary>Gets why that instance could not deliver it, for people, secrets masked.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? FallbackReason { get; init; }

    /// <summary>Returns the reasons, separated by commas.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => _reasons.ToString();
}
