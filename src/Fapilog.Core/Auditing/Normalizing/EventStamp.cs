namespace Fapilog.Auditing;

/// <summary>
/// What the call decides of an event that leaves it open; the rest is filled in by the writer, off the caller's path.
/// </summary>
/// <param name="EventId">The event's identifier.</param>
/// <param name="Timestamp">When it happened, in whole microseconds.</param>
/// <param name="HappensNow">Whether the trail set the time; then host and process are this one's.</param>
internal readonly record struct EventStamp(string EventId, DateTimeOffset Timestamp, bool HappensNow);
