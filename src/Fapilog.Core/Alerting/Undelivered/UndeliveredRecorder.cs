using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Records the alerts that one instance gives up, before they are forgotten.
/// </summary>
internal sealed partial class UndeliveredRecorder
{
    private readonly string _instance;
    private readonly string? _channel;
    private readonly AlertComposer _composer;
    private readonly UndeliveredLog _log;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    public UndeliveredRecorder(
        string instance, string? channel, AlertComposer composer, UndeliveredLog log, TimeProvider timeProvider, ILogger logger)
    {
        (_instance, _channel, _composer, _log) = (instance, channel, composer, log);
        (_timeProvider, _logger) = (timeProvider, logger);
    }

    /// <summary>
    /// Returns whether an alert is recorded: not the end of something, not one that is sent again and has its entry, and not a
    /// finding of a trail that stops, which the next start raises again.
    /// </summary>
    public static bool IsRecorded(PendingAlert alert, UndeliveredReason reason) =>
        alert.Decision?.Action is not AlertAction.Clear && alert.Replay is null
        && !(reason is UndeliveredReason.Shutdown && alert.Decision?.FindingKey is not null);

    /// <summary>
    /// Records alerts, durably, and returns the entry of each that has one; null if that is not possible now, so that they stay
    /// owed.
    /// </summary>
    public IReadOnlyDictionary<PendingAlert, string>? TryRecord(
        IReadOnlyList<PendingAlert> alerts, UndeliveredReason reason, string? failure)
    {
        var entries = alerts.Where(alert => IsRecorded(alert, reason))
            .ToDictionary(alert => alert, alert => Entry(alert, reason, failure));
        try
        {
            _log.Append([.. entries.Values]);
            return entries.ToDictionary(entry => entry.Key, entry => entry.Value.Id);
        }
        catch (IOException exception)
        {
            NotRecorded(_logger, _instance, exception);
            return null;
        }
    }

    /// <summary>Ends the entry of an alert that was delivered after all. If that fails, it may be sent once more.</summary>
    public void Close(string entry, UndeliveredEnd how)
    {
        try
        {
            _log.Close(entry, how);
        }
        catch (IOException exception)
        {
            NotSettled(_logger, entry, _instance, exception);
        }
    }

    private UndeliveredEntry Entry(PendingAlert alert, UndeliveredReason reason, string? failure)
    {
        var now = _timeProvider.GetUtcNow();
        var last = alert.Digest?.Last;
        return new UndeliveredEntry
        {
            At = now,
            Instance = _instance,
            Reason = reason,
            Failure = failure ?? string.Empty,
            Attempts = alert.Attempts,
            Place = alert.Place,
            Count = alert.Count,
            FirstSequence = alert.Digest?.First.Sequence,
            IdempotencyKey = alert is { Count: > 1, Digest: { } digest } ? _composer.IdempotencyKey(digest, _instance) : null,
            Sequence = last?.Sequence ?? alert.Position?.Sequence ?? alert.Event?.SequenceNumber,
            Checksum = last?.Checksum ?? alert.Event?.Checksum,
            EventId = alert.Event?.EventId,
            Severity = alert.Decision?.Severity ?? alert.Severity,
            Channel = alert.Target?.Channel ?? _channel,
            Alert = alert.Event is null || alert.Decision is null ? null : _composer.Compose(alert, now),
        };
    }

    [LoggerMessage(
        3028,
        LogLevel.Error,
        "An alert that instance '{Instance}' gave up could not be recorded. It stays open until that is possible.")]
    private static partial void NotRecorded(ILogger logger, string instance, Exception exception);

    [LoggerMessage(
        3029,
        LogLevel.Warning,
        "The undelivered alert {Entry} of instance '{Instance}' was sent again and could not be marked so: it may be sent once more.")]
    private static partial void NotSettled(ILogger logger, string entry, string instance, Exception exception);
}
