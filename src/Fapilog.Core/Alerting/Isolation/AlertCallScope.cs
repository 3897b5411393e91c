namespace Fapilog.Alerting;

/// <summary>
/// Tells whether the current flow of control is inside a dispatcher's call. What a dispatcher logs to the trail is stored
/// and alerts nobody, or an alert that fails would raise the next for ever.
/// </summary>
internal static class AlertCallScope
{
    private static readonly AsyncLocal<bool> Inside = new();

    public static bool IsActive => Inside.Value;

    /// <summary>Marks the flow. Setting a flow's value twice is free, so a dispatch thread enters once for its life.</summary>
    public static void Enter()
    {
        if (!Inside.Value)
        {
            Inside.Value = true;
        }
    }

    public static void Leave() => Inside.Value = false;
}
