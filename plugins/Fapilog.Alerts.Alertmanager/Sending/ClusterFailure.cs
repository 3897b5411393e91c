using Fapilog.Alerting;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// Makes one failure of those of all members.
/// </summary>
internal static class ClusterFailure
{
    /// <summary>
    /// A member that may take the alert later decides. Otherwise one that works and finds the alert wrong does: to wait for
    /// the others would hold up every alert behind it.
    /// </summary>
    private static readonly AlertFailureKind[] Precedence =
        [AlertFailureKind.Temporary, AlertFailureKind.Rejected, AlertFailureKind.InstanceFailed];

    public static AlertDeliveryException Of(IReadOnlyList<AlertDeliveryException> failures)
    {
        if (failures is [var only])
        {
            return only;
        }

        var first = failures.MinBy(failure => Array.IndexOf(Precedence, failure.Kind))!;
        var code = first.Message.Split(':', 2)[0];
        var waits = failures.Where(failure => failure.Kind == first.Kind).Select(failure => failure.RetryAfter).ToArray();
        return new AlertDeliveryException(
            first.Kind,
            $"{code}: None of the {failures.Count} Alertmanagers accepted the alert. {string.Join(' ', failures.Select(failure => failure.Message))}",

            // One that names no pause may be free at once.
            waits.Contains(null) ? null : waits.Min());
    }
}
