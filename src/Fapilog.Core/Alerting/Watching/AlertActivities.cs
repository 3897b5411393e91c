using System.Diagnostics;

namespace Fapilog.Alerting;

/// <summary>
/// An activity for each delivery, linked to that of the code that logged the event.
/// </summary>
internal static class AlertActivities
{
    private static readonly ActivitySource Source = new(AlertMetrics.Name);

    /// <summary>Begins the activity of one call; null when nobody listens.</summary>
    public static Activity? Begin(PendingAlert alert, string trail, string instance)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        // A delivery is no part of the call that logged: it may come hours later, and for many.
        Activity.Current = null;
        ActivityLink[] links = alert.Decision!.Origin is { } origin && origin != default ? [new ActivityLink(origin)] : [];
        var activity = Source.StartActivity(
            ActivityKind.Client, tags: AlertMetrics.Tags(trail, instance), links: links, name: "deliver alert");
        activity?.SetTag("fapilog.sequence", alert.Event!.SequenceNumber);
        activity?.SetTag("fapilog.severity", alert.Decision.Severity.ToString());
        activity?.SetTag("fapilog.attempt", alert.Attempts);
        activity?.SetTag("fapilog.count", alert.Count);
        return activity;
    }

    public static void End(Activity? activity, AlertCallResult result)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("fapilog.outcome", result.Status.ToString());
        if (result.Status is not AlertCallStatus.Delivered)
        {
            activity.SetTag("error.type", result.Status.ToString());
            activity.SetStatus(ActivityStatusCode.Error, result.Failure);
        }

        activity.Dispose();
    }
}
