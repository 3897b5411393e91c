using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// The alerts of an account, and the results of its requests.
/// </summary>
internal sealed class OpsgenieAlertBook
{
    private readonly Lock _lock = new();
    private readonly List<OpsgenieAlert> _alerts = [];
    private readonly List<OpsgenieProcessing> _processed = [];

    public IReadOnlyList<OpsgenieAlert> Alerts
    {
        get
        {
            lock (_lock)
            {
                return [.. _alerts];
            }
        }
    }

    public IReadOnlyList<OpsgenieProcessing> Processed
    {
        get
        {
            lock (_lock)
            {
                return [.. _processed];
            }
        }
    }

    public void Create(string requestId, JsonElement content)
    {
        lock (_lock)
        {
            var alias = OpsgenieAlertCheck.Text(content, "alias") is { Length: > 0 } given ? given : $"id-{requestId}";
            var open = FindOpen(alias);
            if (open >= 0)
            {
                _alerts[open] = _alerts[open] with { Count = _alerts[open].Count + 1 };
            }
            else
            {
                _alerts.Add(new OpsgenieAlert
                {
                    Alias = alias,
                    Message = OpsgenieAlertCheck.Text(content, "message"),
                    Priority = OpsgenieAlertCheck.Text(content, "priority") is { Length: > 0 } priority ? priority : "P3",
                    Status = OpsgenieAlertStatus.Open,
                    Count = 1,
                    Content = content,
                });
            }

            _processed.Add(new OpsgenieProcessing
            {
                RequestId = requestId,
                Action = "Create",
                Alias = alias,
                IsSuccess = true,
                Status = open >= 0 ? "Deduplicated alert" : "Created alert",
            });
        }
    }

    public void Change(string requestId, string action, string alias)
    {
        lock (_lock)
        {
            var open = FindOpen(alias);
            if (open >= 0)
            {
                _alerts[open] = _alerts[open] with
                {
                    Status = action == "Close" ? OpsgenieAlertStatus.Closed : OpsgenieAlertStatus.Acknowledged,
                };
            }

            _processed.Add(new OpsgenieProcessing
            {
                RequestId = requestId,
                Action = action,
                Alias = alias,
                IsSuccess = open >= 0,
                Status = open >= 0 ? "Done" : "Alert does not exist",
            });
        }
    }

    private int FindOpen(string alias) =>
        _alerts.FindLastIndex(alert => alert.Alias == alias && alert.Status is not OpsgenieAlertStatus.Closed);
}
