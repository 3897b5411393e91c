using System.Buffers;
using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// The settings of a webhook instance.
/// </summary>
public sealed class WebhookSettings : HttpProviderSettings
{
    /// <summary>
    /// Gets or sets the endpoint's address, a secret as a whole, because tokens are sent in its path and query.
    /// </summary>
    /// <value>Required. <c>https</c>, or <c>http</c> to a network of <see cref="NetworkProviderSettings.AllowNetworks"/>.</value>
    [Required]
    [WebAddress]
    public Secret? Url { get; set; }

    /// <summary>Gets or sets the key that signs, as the receiver shows it: <c>whsec_</c> and Base64 of 24 to 64 bytes.</summary>
    /// <value>Required. Several, separated by spaces, during a rotation of the key.</value>
    [Required]
    [StandardWebhookSecret]
    public Secret? Secret { get; set; }

    /// <summary>
    /// Gets or sets the value of the header <c>Authorization</c>, such as <c>Bearer …</c>, for an endpoint that asks for it.
    /// </summary>
    /// <value>The default is none: the signature identifies the sender.</value>
    [HeaderValue]
    public Secret? Authorization { get; set; }

    /// <summary>Gets or sets further headers by name. Those that frame or sign the request cannot be set.</summary>
    /// <value>The default is none.</value>
    [RequestHeaders]
    public IReadOnlyDictionary<string, Secret> Headers { get; set; } = new Dictionary<string, Secret>();

    /// <summary>
    /// Gets or sets the body to send in place of the common one: a JSON document with names such as <c>{{message}}</c> in its
    /// strings, as it is or as <c>file:PATH</c>.
    /// </summary>
    /// <value>The default is none.</value>
    [BodyTemplate]
    public Secret? BodyTemplate { get; set; }

    /// <summary>Gets or sets how many alerts one request may contain. With more than one, every request is a batch.</summary>
    /// <value>From 1 to 8; the default is 1, which means no batches.</value>
    [Range(1, WebhookProvider.ConcurrentCalls)]
    public int BatchSize { get; set; } = 1;

    /// <summary>Gets or sets how long the first alert of a batch waits for others.</summary>
    /// <value>From 10 milliseconds to 10 seconds; the default is half a second. Without batches it has no effect.</value>
    [DurationRange("00:00:00.010", "00:00:10")]
    public TimeSpan BatchWait { get; set; } = TimeSpan.FromSeconds(0.5);
}

/// <summary>
/// The headers that an operator adds. Those that frame, sign or identify a request cannot be set.
/// </summary>
internal static class RequestHeaders
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] Protected =
    [
        "authorization", "connection", "content-encoding", "content-length", "content-type", "cookie", "expect", "host",
        "keep-alive",
        "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
        "webhook-id", "webhook-signature", "webhook-timestamp",
    ];

    /// <summary>Reads the headers of one request, <c>Authorization</c> among them.</summary>
    public static Dictionary<string, string> Read(WebhookSettings settings)
    {
        var headers = settings.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.Read(text => FindFault(header.Key, text)),
            StringComparer.OrdinalIgnoreCase);
        if (settings.Authorization is { } authorization)
        {
            headers["Authorization"] = authorization.Read(HeaderValueAttribute.FindFault);
        }

        return headers;
    }

    public static string? FindFault(string name, string value) =>
        (NameFault(name) ?? ValueFault(value)) is { } fault ? $"The header '{SettingRuleAttribute.Show(name)}' {fault}" : null;

    /// <summary>Says what is wrong with a value, and holds nothing of it.</summary>
    public static string? ValueFault(string value) => value.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? "has a value with characters other than those from space to '~'. A header accepts no others; encode it."
        : null;

    private static string? NameFault(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            return "is not the name of a header. Use letters, digits and '-'.";
        }

        return name.ToLowerInvariant() switch
        {
            "authorization" => "is protected. Write its value to the setting 'Authorization'.",
            var lower when Protected.Contains(lower) =>
                $"is protected. Leave it out; protected are {string.Join(", ", Protected)}.",
            _ => null,
        };
    }
}

/// <summary>Checks headers by name; all faults in one message.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RequestHeadersAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var headers = value as IReadOnlyDictionary<string, Secret> ?? new Dictionary<string, Secret>();
        var faults = headers.Select(
            header => SettingRuleAttribute.Check(header.Value, text => RequestHeaders.FindFault(header.Key, text)));
        return SettingRuleAttribute.Result(faults, validationContext);
    }
}

/// <summary>Checks the value of <c>Authorization</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HeaderValueAttribute : SettingRuleAttribute
{
    public HeaderValueAttribute()
        : base(FindFault)
    {
    }

    public static string? FindFault(string value) =>
        RequestHeaders.ValueFault(value) is { } fault ? $"'Authorization' {fault}" : null;
}
