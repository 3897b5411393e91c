using System.Text;
using Fapilog.Alerting;

namespace Fapilog.Diagnostics;

/// <summary>
/// Takes known secrets out of text that came from a provider before anyone sees it.
/// </summary>
/// <remarks>
/// The values are looked up at each use, so that a rotated secret is masked too. Safe for use by several threads.
/// </remarks>
public sealed class SecretMask
{
    private const string Replacement = "[secret]";

    // Shorter texts would mask ordinary words.
    private const int ShortestMasked = 4;

    private readonly Secret[] _secrets;

    /// <summary>Initializes a new instance of the <see cref="SecretMask"/> class.</summary>
    /// <param name="secrets">The secrets to mask.</param>
    public SecretMask(IEnumerable<Secret> secrets)
    {
        _secrets = [.. secrets];
    }

    /// <summary>Gets the mask that knows no secret.</summary>
    public static SecretMask None { get; } = new([]);

    /// <summary>Replaces every known secret, and the path and query of every secret that is an address.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without them.</returns>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        foreach (var part in _secrets.SelectMany(Parts).Where(part => part.Length >= ShortestMasked).OrderByDescending(part => part.Length))
        {
            text = text.Replace(part, Replacement, StringComparison.Ordinal);
        }

        return text;
    }

    private static IEnumerable<string> Parts(Secret secret)
    {
        if (!TryRead(secret, out var value))
        {
            yield break;
        }

        yield return value;

        // As it stands in an address, and in a header.
        yield return Uri.EscapeDataString(value);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        if (Uri.TryCreate(value, UriKind.Absolute, out var address))
        {
            yield return address.PathAndQuery;
            yield return address.AbsolutePath;
            yield return address.UserInfo;
            foreach (var segment in address.AbsolutePath.Split('/').Where(segment => segment.Length >= 8))
            {
                yield return segment;
            }
        }
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
