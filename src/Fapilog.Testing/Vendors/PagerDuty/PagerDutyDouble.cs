using System.Text;
using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// PagerDuty's Events API v2 on a free port of 127.0.0.1: <c>POST /v2/enqueue</c>.
/// </summary>
/// <remarks>
/// <para>
/// It checks what the vendor's own schema leaves out: the key's 32 letters and digits, a summary of 1,024 and a
/// <c>dedup_key</c> of 255 characters (counted in UTF-16 code units, the strictest interpretation), 512,000 bytes of body, the
/// types and values of all members. A key may send 120 events within any 60 seconds.
/// </para>
/// <para>
/// It stores the alerts: a trigger opens one or adds to the open one with its key; after a resolve it opens another;
/// <c>acknowledge</c> and <c>resolve</c> without an open alert are answered with 202 and dropped, as the vendor does.
/// </para>
/// </remarks>
public sealed class PagerDutyDouble : VendorDouble
{
    private const int MaxBytes = 512_000;
    private const int EventsOfWindow = 120;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly PagerDutyAlertBook _book = new();
    private readonly Dictionary<string, RateLimit> _rates = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys;
    private int _generated;

    private PagerDutyDouble(IEnumerable<string> routingKeys, TimeProvider? timeProvider)
        : base(timeProvider)
    {
        _keys = [.. routingKeys];
    }

    /// <summary>Gets the alerts so far, in the order in which they were opened; a copy.</summary>
    public IReadOnlyList<PagerDutyAlert> Alerts => _book.Alerts;

    /// <summary>Gets the number of events that were accepted and dropped because no alert with their key was open.</summary>
    public int Dropped => _book.Dropped;

    /// <summary>Starts a double.</summary>
    /// <param name="routingKeys">
    /// The integration keys of the account; <see langword="null"/> or none to accept any of the right form.
    /// </param>
    /// <param name="timeProvider">The clock for the rate and recorded times; <see langword="null"/> for the system clock.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The double, listening.</returns>
    public static Task<PagerDutyDouble> StartAsync(
        IEnumerable<string>? routingKeys = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default) => StartAsync(new PagerDutyDouble(routingKeys ?? [], timeProvider),
        cancellationToken);

    private protected override (ReceiverAnswer Answer, Action? Accept) Judge(ReceivedRequest request)
    {
        if (request.Method != "POST" || request.Target != "/v2/enqueue")
        {
            return Refused(request, request.Target == "/v2/enqueue" ? 405 : 404, "Not Found", $"there is no {request}");
        }

        if (request.Body.Length > MaxBytes)
        {
            return Refused(
                request, 413, "Request Entity Too Large", $"the body has {request.Body.Length} bytes, and 512,000 is the limit");
        }

        if (!StrictJson.IsJson(request))
        {
            return Refused(request, 415, "Unsupported Media Type", "the content type is not application/json");
        }

        return StrictJson.Object(request, out var fault) is { } body ? JudgeEvent(request, body) : Invalid(request, [fault]);
    }

    private (ReceiverAnswer Answer, Action? Accept) JudgeEvent(ReceivedRequest request, JsonElement body)
    {
        var faults = PagerDutyEventCheck.Faults(body);
        if (faults.Count > 0)
        {
            return Invalid(request, faults);
        }

        var key = PagerDutyEventCheck.Text(body, "routing_key");
        if (_keys.Count > 0 && !_keys.Contains(key))
        {
            return Invalid(request, ["Invalid routing key"]);
        }

        if (!Rate(key).TryTake(Clock.GetUtcNow(), out _))
        {
            return Refused(
                request,
                429,
                "{\"status\":\"throttle exceeded\",\"message\":\"Requests for this service are arriving too quickly.\"}",
                "more than 120 events within 60 seconds");
        }

        var action = PagerDutyEventCheck.Text(body, "event_action");
        var dedupKey = PagerDutyEventCheck.Text(body, "dedup_key") is { Length: > 0 } given ? given : $"generated-{++_generated}";
        var answer = Json(writer =>
        {
            writer.WriteString("status", "success");
            writer.WriteString("message", "Event processed");
            writer.WriteString("dedup_key", dedupKey);
        });
        var payload = body.TryGetProperty("payload", out var member) ? member : default;
        return (
            new ReceiverAnswer(202, answer, ("Content-Type", "application/json")),
            () => _book.Take(key, action, dedupKey, payload));
    }

    private RateLimit Rate(string key)
    {
        if (!_rates.TryGetValue(key, out var rate))
        {
            _rates[key] = rate = new RateLimit(EventsOfWindow, Window);
        }

        return rate;
    }

    private (ReceiverAnswer Answer, Action? Accept) Invalid(ReceivedRequest request, IReadOnlyList<string> faults)
    {
        var answer = Json(writer =>
        {
            writer.WriteString("status", "invalid event");
            writer.WriteString("message", "Event object is invalid");
            writer.WriteStartArray("errors");
            foreach (var fault in faults)
            {
                writer.WriteStringValue(fault);
            }

            writer.WriteEndArray();
        });
        return Refused(request, 400, answer, string.Join("; ", faults));
    }

    private (ReceiverAnswer Answer, Action? Accept) Refused(ReceivedRequest request, int status, string body, string reason)
    {
        Refuse(request, $"PagerDuty refuses the event: {reason}.");
        return (
            new ReceiverAnswer(status, body, ("Content-Type", body.StartsWith('{') ? "application/json" : "text/plain")), null);
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
