using System.Globalization;
using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// The Alert API v2 of Opsgenie, and of Jira Service Management below <c>/jsm/ops/integration</c>, on a free port of
/// 127.0.0.1: create, close, acknowledge, and the status of a request.
/// </summary>
/// <remarks>
/// <para>
/// It checks the documented limits, counted in UTF-16 code units (the strictest interpretation), the types and values of all
/// members, and the key. A violation is answered with 422, invalid JSON with 400, an unknown key with 401.
/// </para>
/// <para>
/// Like the vendor it answers 202 and processes the request afterwards, here at once: a request with the alias of an open
/// alert is counted with it; closing an alert that is not open is accepted but has no effect, which only
/// <c>GET /v2/alerts/requests/ID</c> and <see cref="Processed"/> show. Below <c>/jsm/ops/integration</c> there is no such
/// status.
/// </para>
/// </remarks>
public sealed class OpsgenieDouble : VendorDouble
{
    private const string JsmPrefix = "/jsm/ops/integration";
    private const string AlertsPath = "/v2/alerts";
    private const string ByAlias = "identifierType=alias";

    private readonly OpsgenieAlertBook _book = new();
    private readonly HashSet<string> _apiKeys;
    private readonly HashSet<string> _accountKeys;
    private readonly RateLimit? _rate;
    private int _requests;

    private OpsgenieDouble(
        IEnumerable<string> apiKeys, IEnumerable<string> accountKeys, int? requestsPerMinute, TimeProvider? timeProvider)
        : base(timeProvider)
    {
        _apiKeys = [.. apiKeys];
        _accountKeys = [.. accountKeys];
        _rate = requestsPerMinute is { } limit ? new RateLimit(limit, TimeSpan.FromMinutes(1)) : null;
    }

    /// <summary>Gets the alerts so far, in the order in which they were opened; a copy.</summary>
    public IReadOnlyList<OpsgenieAlert> Alerts => _book.Alerts;

    /// <summary>Gets the results of the requests that were answered with 202, in order; a copy.</summary>
    public IReadOnlyList<OpsgenieProcessing> Processed => _book.Processed;

    /// <summary>Starts a double.</summary>
    /// <param name="apiKeys">The keys of <c>API</c> integrations; <see langword="null"/> or none to accept any.</param>
    /// <param name="accountKeys">
    /// Keys of the account itself, which may not open alerts (403); <see langword="null"/> for none.
    /// </param>
    /// <param name="requestsPerMinute">
    /// The account's limit within any minute, at least 1; <see langword="null"/> for no limit. The vendor's own depends on
    /// the plan and the number of users.
    /// </param>
    /// <param name="timeProvider">The clock for the rate and recorded times; <see langword="null"/> for the system clock.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The double, listening.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="requestsPerMinute"/> is less than 1.</exception>
    public static Task<OpsgenieDouble> StartAsync(
        IEnumerable<string>? apiKeys = null,
        IEnumerable<string>? accountKeys = null,
        int? requestsPerMinute = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requestsPerMinute ?? 1, 1, nameof(requestsPerMinute));
        return StartAsync(
            new OpsgenieDouble(apiKeys ?? [], accountKeys ?? [], requestsPerMinute, timeProvider), cancellationToken);
    }

    private protected override (ReceiverAnswer Answer, Action? Accept) Judge(ReceivedRequest request)
    {
        var requestId = (++_requests).ToString("00000000-0000-4000-8000-000000000000", CultureInfo.InvariantCulture);
        var isThrottled = _rate is not null && !_rate.TryTake(Clock.GetUtcNow(), out _);
        if (KeyFault(request) is var (status, code, message))
        {
            return Refused(request, requestId, status, message, code: code);
        }

        if (isThrottled)
        {
            return Refused(request, requestId, 429, "You are making too many requests!", isThrottled: true);
        }

        var isJsm = request.Target.StartsWith(JsmPrefix + "/", StringComparison.Ordinal);
        var (path, query) = Split(isJsm ? request.Target[JsmPrefix.Length..] : request.Target);
        if (request.Method == "GET" && !isJsm && path.StartsWith(AlertsPath + "/requests/", StringComparison.Ordinal))
        {
            return Status(request, requestId, path[(AlertsPath.Length + "/requests/".Length)..]);
        }

        var action = request.Method == "POST" ? ActionOf(path) : null;
        if (action is null)
        {
            return Refused(request, requestId, 404, "No handler found.");
        }

        if (!StrictJson.IsJson(request))
        {
            return Refused(request, requestId, 415, "The content type is not application/json.");
        }

        return StrictJson.Object(request, out var fault) is { } body
            ? Process(request, requestId, action, path, query, body)
            : Refused(request, requestId, 400, $"Could not parse the request: {fault}.");
    }

    private static (string Path, string Query) Split(string target) =>
        target.IndexOf('?', StringComparison.Ordinal) is var at and >= 0
            ? (target[..at], target[(at + 1)..])
            : (target, string.Empty);

    private static string? ActionOf(string path) => path switch
    {
        AlertsPath => "Create",
        _ when path.StartsWith(AlertsPath + "/", StringComparison.Ordinal) && path.Count(character => character == '/') == 4 =>
            path[path.LastIndexOf('/')..] switch
            {
                "/close" => "Close",
                "/acknowledge" => "Acknowledge",
                _ => null,
            },
        _ => null,
    };

    private (ReceiverAnswer Answer, Action? Accept) Process(
        ReceivedRequest request,
        string requestId,
        string action,
        string path,
        string query,
        JsonElement body)
    {
        var faults = action == "Create" ? OpsgenieAlertCheck.FaultsOfAlert(body) : OpsgenieAlertCheck.FaultsOfChange(body);
        if (faults.Count > 0)
        {
            return Refused(request, requestId, 422, "Request body is not processable. Please check the errors.", faults: faults);
        }

        var accepted = OpsgenieAnswers.Accepted(requestId, isThrottled: false);
        if (action == "Create")
        {
            return (accepted, () => _book.Create(requestId, body));
        }

        var identifier = Uri.UnescapeDataString(path.Split('/')[3]);
        return query == ByAlias
            ? (accepted, () => _book.Change(requestId, action, identifier))
            : Refused(request, requestId, 422, "The double knows alerts by their alias: 'identifierType=alias' is missing.");
    }

    private (ReceiverAnswer Answer, Action? Accept) Status(ReceivedRequest request, string requestId, string asked) =>
        _book.Processed.FirstOrDefault(processing => processing.RequestId == asked) is { } processed
            ? (OpsgenieAnswers.Processed(processed, requestId), null)
            : Refused(request, requestId, 404, "Request not found. It might not be processed, yet.");

    private (int Status, int? Code, string Message)? KeyFault(ReceivedRequest request)
    {
        const string Scheme = "GenieKey ";
        var header = request.Headers.GetValueOrDefault("Authorization", string.Empty);
        var key = header.StartsWith(Scheme, StringComparison.Ordinal) ? header[Scheme.Length..] : string.Empty;
        if (_accountKeys.Contains(key))
        {
            return (403, 40301, "To perform this action, use an API key from an API integration.");
        }

        return key.Length == 0 || (_apiKeys.Count > 0 && !_apiKeys.Contains(key)) ? (401, null, "Could not authenticate") : null;
    }

    private (ReceiverAnswer Answer, Action? Accept) Refused(
        ReceivedRequest request,
        string requestId,
        int status,
        string message,
        bool isThrottled = false,
        int? code = null,
        IReadOnlyDictionary<string, string>? faults = null)
    {
        var reason = faults is null ? message : $"{message} {string.Join(' ', faults.Values)}";
        Refuse(request, $"Opsgenie answers {status}: {reason}");
        return (OpsgenieAnswers.Failed(status, message, requestId, isThrottled, code, faults), null);
    }
}
