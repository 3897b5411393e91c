namespace Fapilog.Loading;

/// <summary>
/// Turns what others say into sentences of our messages.
/// </summary>
internal static class Sentence
{
    public static string Of(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 || trimmed[^1] is '.' or '!' or '?' ? trimmed : trimmed + ".";
    }

    /// <summary>Names the cause an exception wraps. Only the first line: a host's resolver writes pages.</summary>
    public static string Of(Exception exception)
    {
        var cause = exception.GetBaseException();
        return Of($"{cause.GetType().Name}: {cause.Message.AsSpan().Trim().ToString().Split('\n')[0]}");
    }

    public static string List(IEnumerable<string> names)
    {
        var quoted = names.Select(name => $"'{name}'").ToArray();
        return quoted.Length == 0 ? "none" : string.Join(", ", quoted);
    }
}
