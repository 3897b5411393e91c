using Fapilog.Alerting;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// Offers the provider <c>teams</c>: an Adaptive Card in a Microsoft Teams channel or chat, posted by a workflow.
/// </summary>
[AlertProvider(
    "teams",
    Aliases = ["microsoft-teams", "msteams"],
    Description = "An Adaptive Card in a Microsoft Teams channel or chat, posted by a workflow.",
    Settings = typeof(TeamsSettings),
    HandlesClear = true)]
public sealed class TeamsProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new TeamsDispatcher(context);
    }
}
