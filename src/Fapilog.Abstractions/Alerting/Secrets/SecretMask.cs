using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace Fapilog.Alerting;

/// <summary>
/// Replaces known secrets in text by <c>[secret]</c>, so that a vendor that repeats a key in its answer does not put it into a
/// log.
/// </summary>
/// <remarks>
/// A secret is also found percent-encoded, HTML-encoded, escaped for JSON and in Base64, and in any case if it has at least
/// sixteen characters. Values shorter than four characters are not replaced, because they would match ordinary words. Of an
/// address, words that many APIs have in their paths are not secret: <c>services</c>, <c>/api/v2/alerts</c>. Immutable; safe
/// for use by several threads.
/// </remarks>
public sealed class SecretMask
{
    /// <summary>The text that replaces a secret.</summary>
    public const string Replacement = "[secret]";

    private const int ShortestMasked = 4;
    private const int ShortestSegment = 8;
    private const int ShortestInContent = 8;
    private const int ShortestPartInContent = 16;

    // What is shorter may differ from an ordinary word in nothing but its case.
    private const int ShortestInAnyCase = 16;

    // A shorter fragment of Base64 would match by chance.
    private const int ShortestFragment = 8;

    private static readonly SearchValues<char> Separators = SearchValues.Create("/?&=;");

    // Of the addresses of webhooks and APIs: whoever knows only these knows no secret.
    private static readonly HashSet<string> CommonWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "2016-06-01", "2016-10-01", "alert", "alerting", "alertmanager", "alerts", "api", "api-version", "automations",
        "callback", "callbacks", "catch", "channels", "chat.postMessage", "collector", "commands", "direct", "dispatches",
        "endpoints", "enqueue", "event", "events", "formatted_webhook", "functions", "generic", "generic-webhook-trigger", "github",
        "hook", "hooks", "incident", "incidents", "incoming", "incoming-webhook", "incomingwebhook", "integration",
        "integrations", "invocations", "invoke", "listener", "manual", "mattermost", "message", "messages", "notification",
        "notifications", "notify", "now", "opsgenie", "organizations", "pagerduty", "paths", "powerautomate", "projects",
        "prometheus", "publish", "receivers", "repos", "resources", "rest", "rooms", "run", "send", "services", "slack", "sp",
        "spaces", "subscribers", "subscriptions", "sv", "table", "teams", "topics", "triggers", "v1", "v2", "v3", "v4",
        "webhook", "webhookb2", "webhooks", "When_a_HTTP_request_is_received", "workflow", "workflows", "workspaces",
    };

    private readonly Secret[] _secrets;
    private readonly string[] _values;
    private readonly string[] _parts;

    /// <summary>Initializes a new instance of the <see cref="SecretMask"/> class for secrets of settings.</summary>
    /// <param name="secrets">
    /// The secrets. They are read at each use, so that a rotated secret is masked too; one that cannot be read is ignored. If
    /// a secret is an address, its path and query are masked as well.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="secrets"/> is null.</exception>
    public SecretMask(params IEnumerable<Secret> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        _secrets = [.. secrets];
        _values = [];
        _parts = [];
    }

    private SecretMask(Secret[] secrets, string[] values, string[] parts)
    {
        _secrets = secrets;
        _values = values;
        _parts = parts;
    }

    /// <summary>Gets the mask that knows no secret.</summary>
    public static SecretMask None { get; } = new([], [], []);

    /// <summary>Makes a mask that also replaces the given values.</summary>
    /// <param name="values">The values; null ones are ignored.</param>
    /// <returns>The new mask.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    public SecretMask With(params IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new SecretMask(_secrets, [.. _values, .. values.OfType<string>()], _parts);
    }

    /// <summary>
    /// Makes a mask that also replaces the path and the query of a web address: as a whole, and each segment of the path and
    /// value of the query that has at least eight characters and is not a common word; and the password before the host.
    /// </summary>
    /// <param name="address">The absolute address.</param>
    /// <returns>The new mask.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
    public SecretMask WithAddress(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new SecretMask(_secrets, _values, [.. _parts, .. PartsOf(address)]);
    }

    /// <summary>Replaces the secrets in text for people: messages, logs, receipts.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <returns>The text without secrets; empty for <see langword="null"/>.</returns>
    public string Apply(string? text) => Apply(text, ShortestMasked, ShortestMasked);

    /// <summary>
    /// Replaces the secrets in a preview of what is sent. Values shorter than 8 characters and parts of addresses shorter than
    /// 16 stay, because they are more likely to be ordinary words of the content.
    /// </summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <returns>The text without secrets; empty for <see langword="null"/>.</returns>
    public string ApplyToContent(string? text) => Apply(text, ShortestInContent, ShortestPartInContent);

    /// <summary>Returns the number of secrets; never one of them.</summary>
    /// <returns>Text for a debugger.</returns>
    public override string ToString() => $"{_secrets.Length + _values.Length + _parts.Length} secrets";

    private string Apply(string? text, int shortest, int shortestPart)
    {
        var masked = text ?? string.Empty;
        string[] values = [.. _values, .. _secrets.Select(Read)];
        var parts = _parts.Concat(_secrets.Length == 0 ? [] : values.SelectMany(PartsOf));
        var forms = values.Where(value => value.Length >= shortest)
            .Concat(parts.Where(part => part.Length >= shortestPart))
            .SelectMany(FormsOf)
            .Where(form => form.Length >= ShortestMasked)
            .Distinct(StringComparer.Ordinal);

        // The longest first: replacing a part of a longer one would leave the rest of it.
        foreach (var form in forms.OrderByDescending(form => form.Length))
        {
            masked = masked.Replace(
                form,
                Replacement,
                form.Length >= ShortestInAnyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        return masked;
    }

    private static string Read(Secret secret)
    {
        try
        {
            return secret.GetValue();
        }
        catch (InvalidOperationException)
        {
            // A secret that cannot be read now is not in a text that was just made.
            return string.Empty;
        }
    }

    private static IEnumerable<string> PartsOf(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) ? PartsOf(address) : [];

    private static IEnumerable<string> PartsOf(Uri address)
    {
        string[] parts =
        [
            address.PathAndQuery,
            address.AbsolutePath,
            address.AbsolutePath.TrimStart('/'),
            address.Query,
            .. address.PathAndQuery.Split('/', '?', '&', '=', ';').Where(part => part.Length >= ShortestSegment),
        ];
        return
        [
            address.UserInfo,
            address.UserInfo[(address.UserInfo.IndexOf(':', StringComparison.Ordinal) + 1)..],
            .. parts.Where(part => !IsCommon(Uri.UnescapeDataString(part))),
        ];
    }

    private static bool IsCommon(ReadOnlySpan<char> part)
    {
        foreach (var range in part.SplitAny(Separators))
        {
            if (!part[range].IsEmpty && !CommonWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(part[range]))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<string> FormsOf(string value) =>
        new[] { value, Uri.UnescapeDataString(value) }.Distinct(StringComparer.Ordinal).SelectMany(SpellingsOf);

    private static IEnumerable<string> SpellingsOf(string value)
    {
        string[] escaped =
        [
            value,
            Uri.EscapeDataString(value),
            WebUtility.UrlEncode(value),
            WebUtility.HtmlEncode(value),
            JavaScriptEncoder.Default.Encode(value),
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value),
        ];
        return
        [
            .. escaped,
            .. escaped.Where(form => form.AsSpan().ContainsAny('%', '\\')).Select(WithSmallDigits),

            // RFC 4648 section 5 has other letters for two of the 64.
            .. Base64Of(Encoding.UTF8.GetBytes(value)).SelectMany(
                base64 => new[] { base64, base64.Replace('+', '-').Replace('/', '_') }),
        ];
    }

    /// <summary>Writes the digits of escapes as other languages do: <c>%2f</c>, <c>\u003c</c>.</summary>
    private static string WithSmallDigits(string escaped)
    {
        var text = escaped.ToCharArray();
        for (var i = 0; i < text.Length; i++)
        {
            var digits = text[i] == '%' ? 2 : text[i] == '\\' && i + 1 < text.Length && text[i + 1] == 'u' ? 5 : 0;
            for (var digit = i + 1; digit <= Math.Min(i + digits, text.Length - 1); digit++)
            {
                text[digit] = char.ToLowerInvariant(text[digit]);
            }
        }

        return new string(text);
    }

    private static IEnumerable<string> Base64Of(byte[] value)
    {
        yield return Convert.ToBase64String(value);
        yield return Convert.ToBase64String(value).TrimEnd('=');
        for (var before = 0; before < 3; before++)
        {
            // Inside a longer text the first and the last character also depend on its neighbours; those between do not.
            var text = Convert.ToBase64String([.. new byte[before], .. value]);
            var begin = ((before * 8) + 5) / 6;
            var end = (before + value.Length) * 8 / 6;
            if (end - begin >= ShortestFragment)
            {
                yield return text[begin..end];
            }
        }
    }
}
