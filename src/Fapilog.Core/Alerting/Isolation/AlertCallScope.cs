namespace Fapilog.Alerting;

/// <summary>
/// Tells whether the current flow of control comes from handing an alert over, and to which instance. What is logged to the
/// trail from there is stored and alerts nobody, or an alert that fails would raise the next for ever.
/// </summary>
/// <remarks>
/// It follows <c>await</c> and the tasks, timers and threads a dispatcher starts. What a dispatcher started before its first
/// call, or with the flow suppressed, is outside.
/// </remarks>
internal static class AlertCallScope
{
    private static readonly AsyncLocal<string?> Inside = new();

    /// <summary>Gets the instance whose call this flow comes from; null for none.</summary>
    public static string? Instance => Inside.Value;

    /// <summary>
    /// Marks the flow and returns what it was marked with before, for <see cref="Leave"/>. A call within a call keeps the mark
    /// of the outer one, and a dispatch thread, which is marked for its life, pays nothing.
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
