namespace Fapilog.Loading;

/// <summary>
/// What is said of calls that no host can contain.
/// </summary>
internal static class DangerMessage
{
    private const int Most = 3;

    /// <summary>
    /// Returns <see langword="null"/> when there is nothing to tell. Of the provider's libraries only what ends the process
    /// counts: most start a thread somewhere.
    /// </summary>
    public static Rejection? Of(IReadOnlyList<DangerousCall> calls, ProviderLocation shown)
    {
        var own = Path.GetFileName(shown.Path);
        var grave = calls
            .Where(call => call.Kind is DangerKind.EndsProcess || (call.File == own && call.Kind is DangerKind.AsyncVoid or DangerKind.OwnThread))
            .Select(call => $"{Sentence.Printable(call.Member)} in {Sentence.Printable(call.Method, 200)}" + (call.File == own ? string.Empty : $" of '{call.File}'"))
            .ToArray();
        var rest = grave.Length > Most ? $", and {grave.Length - Most} more" : string.Empty;
        return grave.Length == 0
            ? null
            : new(
                LoadingCodes.DangerousCall,
                $"'{shown.Path}' has code that can end the process, which no host can prevent: {string.Join(", ", grave.Take(Most))}{rest}. "
                + "It is not refused for that. Ask its author what it is for, or run it where a restart does no harm.");
    }
}
