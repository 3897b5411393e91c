using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Remembers in which thread a finding stands, until it is cleared or too many newer ones have come.
/// </summary>
/// <remarks>In memory only: after a restart a finding begins a new thread. Safe for use by several threads.</remarks>
internal sealed class SlackThreads
{
    public const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _threads = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, string Thread)> _order = new();

    /// <summary>Returns what a finding is remembered by; <see langword="null"/> for an alert that begins no thread.</summary>
    public static string? KeyOf(AuditEvent auditEvent, SlackDestination destination) =>
        destination.Channel is { } channel && auditEvent.Alert is { IsTest: false, FindingKey.Length: > 0 }
            ? $"{ChannelName.Fold(channel)} {DeliveryKey.OfFinding(auditEvent)}"
            : null;

    public string? Find(string? key)
    {
        lock (_gate)
        {
            return key is not null && _threads.TryGetValue(key, out var thread) ? thread : null;
        }
    }

    public void Keep(string? key, AlertAction action, string? posted)
    {
        lock (_gate)
        {
            if (key is null || posted is null || action is AlertAction.Clear)
            {
                Forget(key);
                return;
            }

            // The thread is that of its first message, and further ones stand in it.
            if (!_threads.TryAdd(key, posted))
            {
                return;
            }

            _order.Enqueue((key, posted));
            while (_order.Count > Capacity)
            {
                var (oldest, thread) = _order.Dequeue();
                if (_threads.GetValueOrDefault(oldest) == thread)
                {
                    _threads.Remove(oldest);
                }
            }
        }
    }

    public void Forget(string? key)
    {
        lock (_gate)
        {
            if (key is not null)
            {
                _threads.Remove(key);
            }
        }
    }
}
