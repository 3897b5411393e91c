namespace Fapilog.Diagnostics;

/// <summary>
/// Finds the name that a user most likely meant, for "did you mean" messages.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal static class NearestName
{
    // Fewer letters begin too many words.
    private const int ShortestBeginning = 3;

    /// <summary>
    /// Returns the name closest to what was written, by the number of letters to change, without regard to case; else the
    /// shortest one that begins with it.
    /// </summary>
    /// <param name="text">What was written.</param>
    /// <param name="known">The names there are.</param>
    /// <returns>
    /// The name, or <see langword="null"/> when none is close enough to be worth offering (a third of the letters).
    /// </returns>
    public static string? Find(string text, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(known);

        // Two other letters of three are another word.
        var limit = text.Length <= ShortestBeginning ? 1 : Math.Max(2, text.Length / 3);
        return known
            .Select(name => (Name: name, Distance: Distance(text.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(candidate => ((candidate.Distance <= limit || HasSameLetters(text, candidate.Name))
                    && candidate.Distance < candidate.Name.Length)
                || (text.Length >= ShortestBeginning && candidate.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>
    /// Returns the question that follows the sentence about what was written; empty when no name is close enough.
    /// </summary>
    /// <param name="text">What was written.</param>
    /// <param name="known">The names there are.</param>
    public static string Ask(string text, IEnumerable<string> known) =>
        Find(text, known) is { } nearest ? $" Did you mean '{nearest}'?" : string.Empty;

    /// <summary>Two letters that changed places count as two changes.</summary>
    private static bool HasSameLetters(string text, string name) => text.Length == name.Length
        && text.ToUpperInvariant().Order().SequenceEqual(name.ToUpperInvariant().Order());

    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
