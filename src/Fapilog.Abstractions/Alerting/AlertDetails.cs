using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Why an event alerts, and how it is to be delivered. Set by the host on the way to a dispatcher;
/// <see cref="None"/> on disk and in queries.
/// </summary>
/// <remarks>May gain members in a minor version; a member a host does not know keeps its default.</remarks>
public sealed record AlertDetails
{
    private readonly TextList _reasons = TextList.Empty;

    /// <summary>Gets the details of an event that does not alert.</summary>
    public static AlertDetails None { get; } = new();

    /// <summary>
    /// Gets why the event alerts, as stable words: the trail's own reason first, then the rules in their order
    /// (<c>critical_error</c>, <c>security_event</c>, <c>compliance_violation</c>).
    /// </summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Reasons
    {
        get => _reasons;
        init => _reasons = TextList.From(value);
    }

    /// <summary>
    /// Gets a key that stays the same over retries and restarts, for vendors that remove duplicates: lowercase hexadecimal,
    /// at most 64 characters.
    /// </summary>
    /// <value>The default is empty.</value>
    public string IdempotencyKey { get; init; } = string.Empty;

    /// <summary>Gets the moment after which the host abandons the call.</summary>
    /// <value>The default is <see langword="null"/>: no limit is known.</value>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Gets how often the host has offered this alert to this instance, this time included.</summary>
    /// <value>The default is 0: not yet offered.</value>
    public int Attempt { get; init; }

    /// <summary>Gets a value indicating whether a person is trying the instance out; the alert should say so.</summary>
    public bool IsTest { get; init; }

    /// <summary>Gets a value indicating whether the alert is offered again by an operator, after it was given up.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Gets whether the alert says that something happened or that it is over.</summary>
    /// <value>The default is <see cref="AlertAction.Raise"/>.</value>
    public AlertAction Action { get; init; }

    /// <summary>Gets the key that a raise and its clear share.</summary>
    /// <value>The default is <see langword="null"/>: nothing will be cleared.</value>
    public string? FindingKey { get; init; }

    /// <summary>Gets the command that verifies the trail the event stands in, for the person who reads the alert.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? VerifyCommand { get; init; }

    /// <summary>Gets how many events a digest stands for.</summary>
    /// <value>The default is <see langword="null"/>: the alert is about one event.</value>
    public int? Count { get; init; }

    /// <summary>Gets the first sequence number of a digest.</summary>
    public long? FirstSequence { get; init; }

    /// <summary>Gets the last sequence number of a digest.</summary>
    public long? LastSequence { get; init; }

    /// <summary>Returns the reasons, separated by commas.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => _reasons.ToString();
}
