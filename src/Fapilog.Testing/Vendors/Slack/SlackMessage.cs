namespace Fapilog.Testing;

/// <summary>
/// A message that a <see cref="SlackDouble"/> took.
/// </summary>
public sealed record SlackMessage
{
    /// <summary>Gets the channel's name, without <c>#</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the message's identifier within its channel, Slack's <c>ts</c>.</summary>
    public required string Timestamp { get; init; }

    /// <summary>Gets the identifier of the message whose thread it stands in.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public string? ThreadTimestamp { get; init; }

    /// <summary>Gets the fallback text, as it was sent.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// Gets what a person reads: the texts of the blocks, one a line, with Slack's escapes undone. Without blocks, the
    /// fallback text.
    /// </summary>
    public required string Shown { get; init; }

    /// <summary>
    /// Gets how many characters the blocks hold together, in UTF-16 units as sent. Slack takes about 13,000 and documents no
    /// number; a provider should stay below 12,000.
    /// </summary>
    public required int BlockLength { get; init; }

    /// <summary>Gets the request.</summary>
    public required ReceivedRequest Request { get; init; }

    /// <summary>Returns the channel and the identifier.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"#{Channel} {Timestamp}";
}
