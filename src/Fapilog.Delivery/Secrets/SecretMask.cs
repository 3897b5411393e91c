using System.Text;
using System.Text.Encodings.Web;

namespace Fapilog.Delivery;

/// <summary>
/// Replaces known secret values in text meant for people or logs by <c>[secret]</c>. Immutable.
/// </summary>
/// <remarks>
/// A value is also found percent-encoded, percent-decoded, in Base64 and as JSON escapes it. What is shorter than four characters is
/// no secret and is not replaced, or every message would be unreadable. Safe for use by several threads.
/// </remarks>
public sealed class SecretMask
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Replacement = "[secret]";

    private const int ShortestSecret = 4;
    private const int ShortestSegment = 8;

    private readonly string[] _values;

    private SecretMask(IEnumerable<string> values)
    {
        // The longest first: replacing a part of a longer value would leave the rest of it standing.
        var known = values.Where(value => value.Length >= ShortestSecret).Distinct(StringComparer.Ordinal);
        _values = [.. known.OrderByDescending(value => value.Length)];
    }

    /// <summary>Gets the mask that knows no secret.</summary>
    public static SecretMask None { get; } = new([]);

    /// <summary>Makes a mask that also knows some values.</summary>
    /// <param name="secrets">The values; null and short ones are ignored.</param>
    /// <returns>The new mask.</returns>
    public SecretMask With(params IEnumerable<string?> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return new SecretMask(_values.Concat(secrets.OfType<string>().SelectMany(Forms)));
    }

    /// <summary>
    /// Makes a mask that also knows the secret parts of a web address: its path and query as a whole, and each step of the
    /// path and value of the query that is long enough to be a token.
    /// </summary>
    /// <param name="address">The absolute address.</param>
    /// <returns>The new mask.</returns>
    public SecretMask WithAddress(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);

        var parts = address.PathAndQuery.Split('/', '?', '&', '=', ';').Where(part => part.Length >= ShortestSegment);
        var path = address.AbsolutePath;
        return With([address.PathAndQuery, path, path.TrimStart('/'), address.Query, address.UserInfo, .. parts]);
    }

    /// <summary>Replaces the known values.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <returns>The text without them; empty for <see langword="null"/>.</returns>
    public string Apply(string? text)
    {
        var masked = text ?? string.Empty;
        foreach (var value in _values)
        {
            masked = masked.Replace(value, Replacement, StringComparison.Ordinal);
        }

        return masked;
    }

    /// <summary>Returns how many values the mask knows; never one of them.</summary>
    /// <returns>Text for a debugger.</returns>
    public override string ToString() => $"{_values.Length} secrets";

    private static IEnumerable<string> Forms(string secret) =>
    [
        secret,
        Uri.EscapeDataString(secret),
        Uri.UnescapeDataString(secret),
        JavaScriptEncoder.Default.Encode(secret),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
    ];
}
