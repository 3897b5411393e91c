namespace Fapilog.Testing;

/// <summary>
/// A card that a <see cref="TeamsDouble"/> posted.
/// </summary>
public sealed record TeamsPost
{
    /// <summary>Gets the card's JSON.</summary>
    public required string Card { get; init; }

    /// <summary>Gets the texts that Teams renders as Markdown, in order: links, mentions and emphasis take effect.</summary>
    public required IReadOnlyList<string> MarkdownTexts { get; init; }

    /// <summary>Gets the texts that Teams shows unformatted, in order.</summary>
    public required IReadOnlyList<string> PlainTexts { get; init; }

    /// <summary>Gets when the card was posted.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>Returns the time, without the content of the card.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"a card at {PostedAt:O}";
}
