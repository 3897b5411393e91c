using System.Text.Json;

namespace Fapilog.Providers.Tests.Teams.Support;

/// <summary>
/// The official renderer of Adaptive Cards, in a browser without a window. Teams on the desktop and in a browser is built on it.
/// </summary>
internal static class CardRenderer
{
    private const string Variable = "FAPILOG_ADAPTIVECARDS";

    /// <summary>Gets why cards cannot be rendered here; null where they can.</summary>
    public static string? WhyNot => Script is null
            ? $"The environment variable {Variable} names no file; let it name 'dist/adaptivecards.min.js' of the npm package 'adaptivecards'."
        : HeadlessBrowser.Program is null
            ? $"There is no Chromium here. {HeadlessBrowser.HowToGet}"
        : null;

    private static string? Script { get; } = HeadlessBrowser.FromEnvironment(Variable);

    /// <summary>Renders the card of each message at a width, and returns what a person sees of each.</summary>
    public static async Task<IReadOnlyList<RenderedCard>> RenderAsync(IEnumerable<(byte[] Message, int Width)> messages)
    {
        var cards = messages.Select(message => $"[{Card(message.Message)},{message.Width}]");

        // Teams gives the renderer a Markdown processor. This one knows bold, which the provider uses itself, and so little of a
        // link that any text of an event that becomes one is found.
        var measured = await HeadlessBrowser.MeasureAsync([Script!], $$"""
            AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
              const place = document.createElement('div');
              place.textContent = text;
              result.outputHtml = place.innerHTML.replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')
                .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '<a href="$2">$1</a>');
              result.didProcess = true;
            };
            report([{{string.Join(",\n", cards)}}].map(([source, width]) => {
              const place = document.createElement('div');
              place.style.width = width + 'px';
              document.body.appendChild(place);
              const card = new AdaptiveCards.AdaptiveCard();
              card.hostConfig = new AdaptiveCards.HostConfig({ fontFamily: 'sans-serif' });
              card.parse(source);
              place.appendChild(card.render());
              return {
                width, text: place.innerText, overflow: overflow(place), links: place.querySelectorAll('a').length,
                endsLeft: endsLeft(place),
              };
            }));
            """);
        return [.. measured.EnumerateArray().Select(card => new RenderedCard(
            card.GetProperty("width").GetInt32(),
            card.GetProperty("text").GetString()!,
            card.GetProperty("overflow").GetDouble(),
            card.GetProperty("links").GetInt32(),
            [.. card.GetProperty("endsLeft").EnumerateArray().Select(one => one.GetBoolean())]))];
    }

    private static string Card(byte[] message) => JsonSerializer.Serialize(
        JsonDocument.Parse(message).RootElement.GetProperty("attachments")[0].GetProperty("content"));
}

/// <summary>
/// What a person sees of a card.
/// </summary>
/// <param name="Width">The width it was given, in pixels.</param>
/// <param name="Text">Its text.</param>
/// <param name="Overflow">By how many pixels text runs out of it.</param>
/// <param name="Links">How many links it has.</param>
/// <param name="EndsLeft">Of each Hebrew word with an exclamation mark, whether the mark is left of it.</param>
internal sealed record RenderedCard(int Width, string Text, double Overflow, int Links, IReadOnlyList<bool> EndsLeft);

/// <summary>
/// A test with the official renderer; skipped where it is missing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RendererFactAttribute : FactAttribute
{
    public RendererFactAttribute()
    {
        Skip = CardRenderer.WhyNot;
    }
}
