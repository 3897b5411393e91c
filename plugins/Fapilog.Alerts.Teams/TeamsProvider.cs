using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// The provider <c>teams</c>: an Adaptive Card in a Microsoft Teams channel or chat, posted by a workflow.
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
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new TeamsDispatcher(context);
}

/// <summary>
/// Renders a card and posts it to the workflow, at the rate that Teams documents.
/// </summary>
internal sealed class TeamsDispatcher : HttpAlertDispatcher<TeamsSettings>
{
    public TeamsDispatcher(AlertProviderContext context)
        : base(context, Rates)
    {
    }

    /// <summary>Gets what Teams accepts per webhook, from its documentation of rate limits.</summary>
    public static IReadOnlyList<PacingRule> Rates { get; } =
    [
        new(4, TimeSpan.FromSeconds(1)),
        new(60, TimeSpan.FromSeconds(30)),
        new(100, TimeSpan.FromHours(1)),
        new(150, TimeSpan.FromHours(2)),
        new(1800, TimeSpan.FromDays(1)),
    ];

    protected override IReadOnlyList<HttpAlert> Describe(AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        var url = Settings.WorkflowUrl!.Read(WorkflowAddressAttribute.FindFault).Trim();
        return
        [
            new HttpAlert
            {
                // Nobody outside knows what the signature covers, so not one character may change on the way.
                Address = new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }),
                Body = TeamsMessage.Render(auditEvent, severity),
                ContentType = "application/json; charset=utf-8",
                Secrets = [url],
                Judge = TeamsAnswers.Judge,
                Receipt = static answer => new AlertReceipt
                {
                    Reference = answer.Headers.GetValueOrDefault("x-ms-workflow-run-id"),
                    Note = $"'{answer.Host}' accepted it ({answer.Status}). It is not posted yet: the workflow may still fail, and its run history says so.",
                },
            },
        ];
    }
}
