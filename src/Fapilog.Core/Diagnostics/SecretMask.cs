using Fapilog.Alerting;
using Fapilog.Storage;

namespace Fapilog.Diagnostics;

/// <summary>
/// Removes known secrets from text that came from a provider before it is shown or logged.
/// </summary>
/// <remarks>
/// The values are read at each use, so that a rotated secret is masked too. Safe for use by several threads.
/// </remarks>
public sealed class SecretMask
{
    private const string Replacement = "[secret]";

    // Shorter texts would mask ordinary words.
    private const int ShortestMasked = 4;
    private const int ShortestSegment = 8;
    private const int ShortestInContent = 8;
    private const int ShortestPartInContent = 16;

    private readonly Secret[] _secrets;

    /// <summary>Initializes a new instance of the <see cref="SecretMask"/> class.</summary>
    /// <param name="secrets">The secrets to mask.</param>
    public SecretMask(IEnumerable<Secret> secrets)
    {
        _secrets = [.. secrets];
    }

    /// <summary>Gets a mask without secrets.</summary>
    public static SecretMask None { get; } = new([]);

    /// <summary>
    /// Replaces every known secret, and the path and query of every secret that is an address: as they are, percent-encoded,
    /// Base64-encoded, and escaped for JSON and HTML.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without the secrets.</returns>
    public string Apply(string text) => Apply(text, ShortestMasked, ShortestMasked);

    /// <summary>
    /// Replaces secrets like <see cref="Apply(string)"/>, except short ones that may be an ordinary word or path: a vendor receives the
    /// text, which must not change by chance.
    /// </summary>
    internal string ApplyToContent(string text) => Apply(text, ShortestInContent, ShortestPartInContent);

    private string Apply(string text, int shortest, int shortestPart)
    {
        ArgumentNullException.ThrowIfNull(text);

        var values = _secrets.Select(secret => TryRead(secret, out var value) ? value : string.Empty).ToArray();
        var known = values.Where(value => value.Length >= shortest)
            .Concat(values.SelectMany(PartsOfAddress).Where(part => part.Length >= shortestPart));
        foreach (var form in known.SelectMany(SecretForms.Of).Where(form => form.Length >= ShortestMasked).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length))
        {
            text = text.Replace(form, Replacement, StringComparison.Ordinal);
        }

        return text;
    }

    private static IEnumerable<string> PartsOfAddress(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address))
        {
            return [];
        }

        return
        [
            address.PathAndQuery,
            address.AbsolutePath,
            address.UserInfo,
            .. address.PathAndQuery.Split('/', '?', '&', '=', ';').Where(part => part.Length >= ShortestSegment),
        ];
    }

    private static bool TryRead(Secret secret, out string value)
    {
        try
        {
            value = secret.GetValue();
            return true;
        }
        catch (InvalidOperationException)
        {
            // A secret that cannot be read now cannot have been put into a text just now.
            value = string.Empty;
            return false;
        }
    }
}
