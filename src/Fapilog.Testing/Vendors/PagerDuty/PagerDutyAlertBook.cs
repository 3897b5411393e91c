using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// The alerts of a PagerDuty account, and the effects of events on them. The caller locks for writing.
/// </summary>
internal sealed class PagerDutyAlertBook
{
    private readonly Lock _lock = new();
    private readonly List<PagerDutyAlert> _alerts = [];
    private int _dropped;

    public IReadOnlyList<PagerDutyAlert> Alerts
    {
        get
        {
            lock (_lock)
            {
                return [.. _alerts];
            }
        }
    }

    public int Dropped
    {
        get
        {
            lock (_lock)
            {
                return _dropped;
            }
        }
    }

    public void Take(string routingKey, string action, string dedupKey, JsonElement payload)
    {
        lock (_lock)
        {
            var index = _alerts.FindLastIndex(alert => alert.RoutingKey == routingKey && alert.DedupKey == dedupKey);
            var isOpen = index >= 0 && _alerts[index].Status is not PagerDutyAlertStatus.Resolved;
            if (action == "trigger" && !isOpen)
            {
                _alerts.Add(new PagerDutyAlert
                {
                    RoutingKey = routingKey,
                    DedupKey = dedupKey,
                    Status = PagerDutyAlertStatus.Triggered,
                    Triggers = 1,
                    Payload = payload,
                });
            }
            else if (!isOpen)
            {
                _dropped++;
            }
            else
            {
                _alerts[index] = action switch
                {
                    "trigger" => _alerts[index] with { Triggers = _alerts[index].Triggers + 1 },
                    "acknowledge" => _alerts[index] with { Status = PagerDutyAlertStatus.Acknowledged },
                    _ => _alerts[index] with { Status = PagerDutyAlertStatus.Resolved },
                };
            }
        }
    }
}
