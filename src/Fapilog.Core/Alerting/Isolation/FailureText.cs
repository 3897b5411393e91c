namespace Fapilog.Alerting;

/// <summary>
/// Turns what a provider threw into the text that is kept of it.
/// </summary>
internal static class FailureText
{
    // Whole pages come back from some vendors; what is kept, logged and shown stays readable.
    private const int Longest = 1000;

    /// <summary>Names the innermost cause. Wrapped causes come from running code in tasks and by reflection.</summary>
    public static string Of(Exception exception)
    {
        try
        {
            // Not GetBaseException: an AggregateException's ends at the first that is none, with causes inside it still.
            var cause = exception;
            while (cause.InnerException is { } inner)
            {
                cause = inner;
            }

            return $"{cause.GetType().Name}: {cause.Message}";
        }
#pragma warning disable CA1031 // An exception is the provider's own code too: its Message may throw.
        catch (Exception)
#pragma warning restore CA1031
        {
            return $"{exception.GetType().Name}, which cannot tell its message.";
        }
    }

    /// <summary>Returns a text fit to be kept: secrets masked first, so that no cut leaves half of one; one line; not long.</summary>
    public static string Kept(string text, SecretMask mask)
    {
        var masked = mask.Apply(text);
        var line = masked.AsSpan().ContainsAnyInRange('\0', '\x1f')
            ? string.Create(masked.Length, masked, static (line, from) =>
            {
                for (var i = 0; i < line.Length; i++)
                {
                    line[i] = char.IsControl(from[i]) ? ' ' : from[i];
                }
            })
            : masked;
        return line.Length <= Longest ? line : $"{line.AsSpan(0, Longest)} …";
    }

    /// <summary>Takes off the wrapping of tasks that fail alone, so that the kind of failure inside is seen.</summary>
    public static Exception Unwrapped(Exception exception) =>
        exception is AggregateException { InnerExceptions: [var only] } ? Unwrapped(only) : exception;
}
