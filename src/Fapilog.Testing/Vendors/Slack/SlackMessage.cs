namespace Fapilog.Testing;

/// <summary>
/// A message that a <see cref="SlackDouble"/> accepted.
/// </summary>
public sealed record SlackMessage
{
    /// <summary>Gets the channel's name, without <c>#</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the message's identifier within its channel, Slack's <c>ts</c>.</summary>
    public required string Timestamp { get; init; }

    /// <summary>Gets the identifier of the message that this one replies to in a thread.</summary>
    /// <value>The default is <see langword="null"/>: not in a thread.</value>
    public string? ThreadTimestamp { get; init; }

    /// <summary>Gets the fallback text as sent.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// Gets the visible text: the texts of the blocks, one per line, with Slack's escapes decoded. Without blocks, the
    /// fallback text.
    /// </summary>
    public required string Shown { get; init; }

    /// <summary>
    /// Gets the number of characters in all blocks, in UTF-16 units as sent. Slack accepts about 13,000 and documents no
    /// limit; a provider should stay below 12,000.
    /// </summary>
    public required int BlockLength { get; init; }

    /// <summary>Gets the request.</summary>
    public required ReceivedRequest Request { get; init; }

    /// <summary>Returns the channel and the identifier.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"#{Channel} {Timestamp}";
}
