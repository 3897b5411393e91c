using System.Globalization;
using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// A Microsoft Teams workflow with a webhook trigger, on a free port of 127.0.0.1: checks the address, the rate, the size and
/// the card like Power Automate and Teams, and records what Teams would show.
/// </summary>
/// <remarks>
/// Like the real one it answers 202 before the workflow runs: a card that Teams would not show is answered with 202 too,
/// appears in <see cref="VendorDouble.Refusals"/>, and is not in <see cref="Posts"/>. The rate limits are 4 a second, 60 in 30
/// seconds, 100 an hour, 150 in 2 hours and 1,800 a day.
/// </remarks>
public sealed class TeamsDouble : VendorDouble
{
    /// <summary>The signature in <see cref="WorkflowUrl"/>, a secret for tests.</summary>
    public const string Signature = "c-3iiBj~Cym%2Bin64STF8bVGeRrjAu6qhGR7QAs_wZ-aF4Q";

    private const string Id = "7e2c2dc8cc4a4678b1113ede1d55d5a1";
    private const string Target = $"/workflows/{Id}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={Signature}";

    private readonly Recorder<TeamsPost> _posts = new();
    private readonly RateLimit[] _rates =
    [
        new(4, TimeSpan.FromSeconds(1)),
        new(60, TimeSpan.FromSeconds(30)),
        new(100, TimeSpan.FromHours(1)),
        new(150, TimeSpan.FromHours(2)),
        new(1800, TimeSpan.FromDays(1)),
    ];

    private TeamsDouble(TimeProvider? timeProvider)
        : base(timeProvider)
    {
    }

    /// <summary>Gets the address to configure, as a user would copy it: with its query, percent signs and signature.</summary>
#pragma warning disable CA1056 // A Uri would not preserve the text that a user copies.
    public string WorkflowUrl => Url.AbsoluteUri.TrimEnd('/') + Target;
#pragma warning restore CA1056

    /// <summary>Gets the cards that Teams would show, in order; a copy.</summary>
    public IReadOnlyList<TeamsPost> Posts => _posts.Items;

    /// <summary>Starts a double.</summary>
    /// <param name="timeProvider">The clock for the rate limits; <see langword="null"/> for the system clock.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The double, listening.</returns>
    public static Task<TeamsDouble> StartAsync(
        TimeProvider? timeProvider = null, CancellationToken cancellationToken = default) =>
        StartAsync(new TeamsDouble(timeProvider), cancellationToken);

    private protected override (ReceiverAnswer Answer, Action? Accept) Judge(ReceivedRequest request)
    {
        if (AddressFault(request) is { } fault)
        {
            return Refused(request, fault.Status, fault.Code, fault.Message);
        }

        foreach (var rate in _rates)
        {
            if (!rate.TryTake(request.ReceivedAt, out var wait))
            {
                var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return Refused(request, 429, "TooManyRequests", "Rate limit is exceeded.", ("Retry-After", seconds));
            }
        }

        var type = request.Headers.GetValueOrDefault("Content-Type", string.Empty).Split(';')[0].Trim();
        using var body = type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            ? TeamsMessageReader.Parse(request.Body.Span)
            : null;
        return body is null
            ? Refused(request, 400, "InvalidRequestContent", "The request content is not valid and could not be deserialized.")
            : Accepted(request, TeamsMessageReader.Read(body.RootElement, request.Body.Length, request.ReceivedAt));
    }

    private static (int Status, string Code, string Message)? AddressFault(ReceivedRequest request)
    {
        if (request.Target == Target && request.Method == "POST")
        {
            return null;
        }

        return request.Target.StartsWith($"/workflows/{Id}/", StringComparison.Ordinal)
            ? (401, "DirectApiAuthorizationRequired", "The request must be authenticated only by Shared Access scheme.")
            : (404, "WorkflowNotFound", "The workflow could not be found.");
    }

    private (ReceiverAnswer Answer, Action? Accept) Accepted(
        ReceivedRequest request, (TeamsPost? Post, IReadOnlyList<string> Faults) read)
    {
        foreach (var fault in read.Faults)
        {
            Refuse(request, fault);
        }

        var run = $"0858{Requests.Count:d16}CU00";
        var answer = new ReceiverAnswer(202, "", ("x-ms-workflow-run-id", run));
        return (answer, read.Post is { } post ? () => _posts.Add(post) : null);
    }

    private (ReceiverAnswer Answer, Action? Accept) Refused(
        ReceivedRequest request,
        int status,
        string code,
        string message,
        params IReadOnlyList<(string Name, string Value)> headers)
    {
        Refuse(request, $"{code}: {message}");
        var body = JsonSerializer.Serialize(new { error = new { code, message } });
        return (new ReceiverAnswer(status, body, [.. headers, ("Content-Type", "application/json; charset=utf-8")]), null);
    }
}
