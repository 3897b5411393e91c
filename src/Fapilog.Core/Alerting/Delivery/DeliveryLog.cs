using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// What is logged about the deliveries of an instance.
/// </summary>
internal static partial class DeliveryLog
{
    /// <summary>Returns why an alert was given up, as part of a sentence.</summary>
    public static string Because(UndeliveredReason reason) => reason switch
    {
        UndeliveredReason.Rejected => "the vendor rejected it",
        UndeliveredReason.Expired => "it is too old",
        UndeliveredReason.Missing => "its event is not in the trail",
        UndeliveredReason.Rerouted => "the routes give it to others now",
        UndeliveredReason.InstanceFailed => "the instance does not work, and no other one could stand in",
        _ => "the trail stopped",
    };

    [LoggerMessage(
        3002,
        LogLevel.Error,
        "Alert instance '{Instance}' did not deliver the alert of event {EventId} (sequence {Sequence}) because {Reason}: {Failure}")]
    public static partial void Undelivered(
        ILogger logger, string instance, string eventId, long? sequence, string reason, string failure);

    [LoggerMessage(
        3003,
        LogLevel.Error,
        AlertCodes.BreakerOpened + ": Alert instance '{Instance}' does not work and is tried again in {Seconds} s: {Failure}")]
    public static partial void InstanceFaulted(ILogger logger, string instance, int seconds, string failure);

    [LoggerMessage(
        3025,
        LogLevel.Warning,
        "The trail stopped. Alerts that instance '{Instance}' has not delivered: {Count}. The next start goes on with them. The last failure: {Failure}")]
    public static partial void LeftForTheNextStart(ILogger logger, string instance, long count, string failure);

    [LoggerMessage(
        3026,
        LogLevel.Warning,
        "Alert instance '{Instance}' could not deliver the alert of event {EventId} (sequence {Sequence}); '{Fallback}' stands in: {Failure}")]
    public static partial void HandedOver(
        ILogger logger, string instance, string eventId, long? sequence, string fallback, string failure);

    [LoggerMessage(3005, LogLevel.Information, "Alert instance '{Instance}' works again.")]
    public static partial void InstanceWorksAgain(ILogger logger, string instance);

    [LoggerMessage(
        3011,
        LogLevel.Information,
        "Alert instance '{Instance}' delivered the alert of event {EventId} (sequence {Sequence}) after its call had been abandoned.")]
    public static partial void DeliveredAfterAbandonment(ILogger logger, string instance, string eventId, long? sequence);

    [LoggerMessage(
        1140, LogLevel.Error, "Alert instance '{Instance}' cannot be used; its alerts wait, and the rest runs. {Fault}")]
    public static partial void InstanceUnusable(ILogger logger, string instance, Fault fault);
}
