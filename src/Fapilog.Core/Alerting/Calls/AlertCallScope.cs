namespace Fapilog.Alerting;

/// <summary>
/// Marks the flow of control that comes from the call of a dispatcher. An event that is logged to the trail from there is
/// stored and raises no alert: otherwise an alert that fails would raise the next one, without end.
/// </summary>
/// <remarks>
/// The mark follows <c>await</c> and the tasks, timers and threads that a dispatcher starts. What a dispatcher started before
/// its first call, or with the flow suppressed, is not marked.
/// </remarks>
internal static class AlertCallScope
{
    private static readonly AsyncLocal<string?> Inside = new();

    /// <summary>Gets the instance whose call this flow comes from; null for none.</summary>
    public static string? Instance => Inside.Value;

    /// <summary>
    /// Marks the flow and returns the former mark for <see cref="Leave"/>. A call within a call keeps the mark of the outer one;
    /// a dispatch thread is marked once, so its calls cost nothing here.
    /// </summary>
    public static string? Enter(string instance)
    {
        var before = Inside.Value;
        if (before is null)
        {
            Inside.Value = instance;
        }

        return before;
    }

    public static void Leave(string? before)
    {
        if (before is null)
        {
            Inside.Value = null;
        }
    }
}
