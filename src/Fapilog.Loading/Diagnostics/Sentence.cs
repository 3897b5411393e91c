namespace Fapilog.Loading;

/// <summary>
/// Turns texts of other components into sentences for messages.
/// </summary>
internal static class Sentence
{
    public static string From(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 || trimmed[^1] is '.' or '!' or '?' ? trimmed : trimmed + ".";
    }

    /// <summary>Names the cause an exception wraps. Only the first line: a host's resolver writes pages.</summary>
    public static string From(Exception exception)
    {
        var cause = exception;
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return From($"{cause.GetType().Name}: {MessageOf(cause).Trim().Split('\n')[0].TrimEnd()}");
    }

    /// <summary>What a file says may hold anything: it is cut, and control characters are shown as '?'.</summary>
    public static string Printable(string? text, int longest = 80) =>
        new([.. (text ?? string.Empty).Take(longest).Select(character => char.IsControl(character) ? '?' : character)]);

    public static string List(IEnumerable<string> names)
    {
        var quoted = names.Select(name => $"'{name}'").ToArray();
        return quoted.Length == 0 ? "none" : string.Join(", ", quoted);
    }

    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message ?? string.Empty;
        }
#pragma warning disable CA1031 // An exception is the provider's own code too: its Message may throw.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "its message cannot be read";
        }
    }
}
