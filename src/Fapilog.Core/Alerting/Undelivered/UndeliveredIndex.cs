using System.Runtime.InteropServices;

namespace Fapilog.Alerting;

/// <summary>
/// The open entries of the undelivered: where each is in the file, and what is asked about it. Used by one thread at a time.
/// </summary>
internal sealed class UndeliveredIndex
{
    private readonly Dictionary<string, UndeliveredPlace> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Instance, string EventId), int> _events = [];

    public IReadOnlyCollection<UndeliveredPlace> All => _open.Values;

    /// <summary>Gets the length of all open entries in the file, in bytes.</summary>
    public long Length { get; private set; }

    public UndeliveredPlace? Find(string id) => _open.GetValueOrDefault(id);

    public bool Contains(string instance, string eventId) =>
        _events.ContainsKey((instance, UndeliveredEntry.ShortId(eventId)));

    public void Clear()
    {
        _open.Clear();
        _events.Clear();
        Length = 0;
    }

    public void Add(UndeliveredPlace place)
    {
        if (_open.TryAdd(place.Id, place))
        {
            Length += place.Length;
            if (place.EventId is { } eventId)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_events, (place.Instance, eventId), out _)++;
            }
        }
    }

    public void Remove(string id)
    {
        if (!_open.Remove(id, out var place))
        {
            return;
        }

        Length -= place.Length;
        if (place.EventId is { } eventId)
        {
            var key = (place.Instance, eventId);
            if (--CollectionsMarshal.GetValueRefOrNullRef(_events, key) == 0)
            {
                _events.Remove(key);
            }
        }
    }

    /// <summary>
    /// Returns the entries that the file keeps, in its order: not those that are too old, and if the rest is too long, not the
    /// least severe and oldest.
    /// </summary>
    public IReadOnlyList<UndeliveredPlace> Needed(UndeliveredLimits limits, long room, DateTimeOffset now)
    {
        List<UndeliveredPlace> needed =
            [.. _open.Values.Where(place => now - place.At <= limits.MaxAge).OrderBy(place => place.Offset)];
        var length = needed.Sum(place => (long)place.Length) + room;
        if (length <= limits.MaxSize)
        {
            return needed;
        }

        // An eighth more, so that the file is not rewritten for each entry from now on.
        var excess = length - (limits.MaxSize - (limits.MaxSize / 8));
        var surplus = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in needed.OrderBy(place => place.Severity).ThenBy(place => place.Offset))
        {
            if (excess <= 0)
            {
                break;
            }

            surplus.Add(place.Id);
            excess -= place.Length;
        }

        return [.. needed.Where(place => !surplus.Contains(place.Id))];
    }
}

/// <summary>
/// An open entry, without what it holds.
/// </summary>
internal sealed record UndeliveredPlace
{
    public UndeliveredPlace(UndeliveredEntry entry, long offset, int length)
    {
        (Id, Instance, EventId, At) = (entry.Id, entry.Instance, entry.EventId, entry.At);
        (Severity, Day, HasAlert) = (entry.Severity, entry.Day, entry.Alert is not null);
        (Offset, Length) = (offset, length);
    }

    public string Id { get; }

    public string Instance { get; }

    public string? EventId { get; }

    public DateTimeOffset At { get; }

    public AlertSeverity Severity { get; }

    public DateOnly Day { get; }

    public bool HasAlert { get; }

    /// <summary>Gets where the line begins in the file.</summary>
    public long Offset { get; init; }

    /// <summary>Gets the length of the line, with its line feed.</summary>
    public int Length { get; }
}
