namespace Fapilog.Testing;

/// <summary>
/// A card a <see cref="TeamsDouble"/> posted.
/// </summary>
public sealed record TeamsPost
{
    /// <summary>Gets the card's JSON.</summary>
    public required string Card { get; init; }

    /// <summary>Gets the texts Teams renders as Markdown, in order: links, mentions and emphasis in them take effect.</summary>
    public required IReadOnlyList<string> MarkdownTexts { get; init; }

    /// <summary>Gets the texts Teams shows as they are, in order.</summary>
    public required IReadOnlyList<string> PlainTexts { get; init; }

    /// <summary>Gets when it came.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>Returns the moment; nothing of the card.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"a card at {PostedAt:O}";
}
