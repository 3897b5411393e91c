using System.Text;
using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// Prometheus Alertmanager's API v2 on a free port of 127.0.0.1: accepts posted alerts, checks them like Alertmanager, stores
/// them by their labels and lists those that fire.
/// </summary>
/// <remarks>
/// <c>POST {prefix}/api/v2/alerts</c> and <c>GET {prefix}/api/v2/alerts</c>, modeled on Alertmanager 0.25. It is stricter than
/// Alertmanager in one respect: it rejects invalid UTF-8 and lone surrogates, which Alertmanager replaces. It
/// neither groups nor notifies.
/// </remarks>
public sealed class AlertmanagerDouble : VendorDouble
{
    private const string Api = "/api/v2/alerts";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly AlertmanagerState _state = new();
    private readonly string _path;
    private readonly string? _authorization;

    private AlertmanagerDouble(string pathPrefix, string? authorization, TimeProvider? timeProvider)
        : base(timeProvider)
    {
        _path = pathPrefix.TrimEnd('/') + Api;
        _authorization = authorization;
    }

    /// <summary>Gets the alerts so far by their labels, including those that have ended; a copy.</summary>
    public IReadOnlyList<AlertmanagerAlert> Alerts
    {
        get
        {
            lock (_state)
            {
                return _state.All;
            }
        }
    }

    /// <summary>Starts a double.</summary>
    /// <param name="pathPrefix">The prefix of its paths, such as <c>/alertmanager</c>.</param>
    /// <param name="authorization">The required <c>Authorization</c> header; <see langword="null"/> for none.</param>
    /// <param name="timeProvider">
    /// The clock that determines which alerts have ended; <see langword="null"/> for the system clock.
    /// </param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The double, listening.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pathPrefix"/> is null.</exception>
    public static Task<AlertmanagerDouble> StartAsync(
        string pathPrefix = "",
        string? authorization = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pathPrefix);
        return StartAsync(new AlertmanagerDouble(pathPrefix, authorization, timeProvider), cancellationToken);
    }

    private protected override (ReceiverAnswer Answer, Action? Accept) Judge(ReceivedRequest request)
    {
        if (_authorization is not null && request.Headers.GetValueOrDefault("Authorization") != _authorization)
        {
            return Refused(request, 401, "Unauthorized");
        }

        var path = request.Target.Split('?')[0];
        if (path != _path)
        {
            return Refused(request, 404, $"path {path} was not found");
        }

        return request.Method switch
        {
            "GET" => (Shown(request.ReceivedAt), null),
            "POST" => Posted(request),
            _ => Refused(request, 405, $"method {request.Method} is not allowed, but [GET,POST] are"),
        };
    }

    private (ReceiverAnswer Answer, Action? Accept) Posted(ReceivedRequest request)
    {
        var type = request.Headers.GetValueOrDefault("Content-Type", string.Empty).Split(';')[0].Trim();
        if (!type.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return Refused(request, 415, $"unsupported media type \"{type}\", only [application/json] are allowed");
        }

        try
        {
            using var body = JsonDocument.Parse(Strict.GetString(request.Body.Span));
            return body.RootElement.ValueKind is JsonValueKind.Array
                ? Read(request, body.RootElement)
                : Refused(request, 400, "parsing alerts body from \"\" failed, because json: cannot unmarshal object");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return Refused(request, 400, $"parsing alerts body from \"\" failed, because {exception.Message}");
        }
    }

    private (ReceiverAnswer Answer, Action? Accept) Read(ReceivedRequest request, JsonElement body)
    {
        var alerts = new List<AlertmanagerAlert>();
        foreach (var (index, element) in body.EnumerateArray().Index())
        {
            var (alert, status, fault) = PostedAlert.Read(element, index, request.ReceivedAt);
            if (alert is null)
            {
                return Refused(request, status, fault);
            }

            alerts.Add(alert);
        }

        return (new ReceiverAnswer(200), () => Keep(alerts, request.ReceivedAt));
    }

    private (ReceiverAnswer Answer, Action? Accept) Refused(ReceivedRequest request, int status, string fault)
    {
        Refuse(request, fault);
        var body = JsonSerializer.Serialize(new { code = status == 422 ? 602 : status, message = fault });
        return (new ReceiverAnswer(status, body, ("Content-Type", "application/json")), null);
    }

    private ReceiverAnswer Shown(DateTimeOffset now)
    {
        lock (_state)
        {
            return new ReceiverAnswer(200, _state.Write(now), ("Content-Type", "application/json"));
        }
    }

    private void Keep(List<AlertmanagerAlert> alerts, DateTimeOffset now)
    {
        lock (_state)
        {
            alerts.ForEach(alert => _state.Put(alert, now));
        }
    }
}
