using System.Buffers;
using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// The headers an operator adds. Those that frame, sign or identify a request are not his to set.
/// </summary>
internal static class RequestHeaders
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] Protected =
    [
        "authorization", "connection", "content-encoding", "content-length", "content-type", "cookie", "expect", "host", "keep-alive",
        "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
        "webhook-id", "webhook-signature", "webhook-timestamp",
    ];

    public static IEnumerable<ValidationResult> Faults(IReadOnlyDictionary<string, Secret> headers) => headers
        .Select(header => (header.Key, Fault: NameFault(header.Key) ?? ValueFault(header.Value)))
        .Where(header => header.Fault is not null)
        .Select(header => new ValidationResult($"The header '{header.Key}' {header.Fault}", [nameof(WebhookSettings.Headers)]));

    /// <summary>Says what is wrong with a value, and holds nothing of it.</summary>
    public static string? ValueFault(Secret? value)
    {
        try
        {
            return value is not null && value.GetValue().AsSpan().ContainsAnyExceptInRange(' ', '~')
                ? "has a value with characters other than those from space to '~'. A header takes no others; encode it."
                : null;
        }
        catch (InvalidOperationException)
        {
            // The host says of every secret that cannot be read which it is and why.
            return null;
        }
    }

    private static string? NameFault(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            return "is not the name of a header. Use letters, digits and '-'.";
        }

        return name.ToLowerInvariant() switch
        {
            "authorization" => "is protected. Write its value to the setting 'Authorization'.",
            var lower when Protected.Contains(lower) => $"is protected. Leave it out; protected are {string.Join(", ", Protected)}.",
            _ => null,
        };
    }
}
