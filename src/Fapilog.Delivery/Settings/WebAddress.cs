namespace Fapilog.Delivery;

/// <summary>
/// The rules for the address of an endpoint in settings.
/// </summary>
public static class WebAddress
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The address.</returns>
    /// <exception cref="FormatException">It breaks a rule. The message says which and holds nothing of the text.</exception>
    public static Uri Parse(string text) => Fault(text) is { } fault
        ? throw new FormatException(fault)
        : new Uri(text, UriKind.Absolute);

    /// <summary>Says what is wrong with an address.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A full sentence that holds nothing of the text, or <see langword="null"/> when nothing is.</returns>
    public static string? Fault(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || string.IsNullOrEmpty(address.Host))
        {
            return "The address is not an absolute one. Write it in full, beginning with 'https://'.";
        }

        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
        {
            return "The address is neither 'https' nor 'http'. Use 'https'; 'http' serves allowed networks only.";
        }

        return address.UserInfo.Length > 0
            ? "The address holds a user name or a password before the host. Leave them out: they would not be sent."
            : null;
    }

    /// <summary>Says what is wrong with the address of an API, to which paths are added.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A full sentence that holds nothing of the text, or <see langword="null"/> when nothing is.</returns>
    public static string? BaseFault(string? text) => Fault(text)
        ?? (new Uri(text!) is { Query.Length: 0, Fragment.Length: 0 }
            ? null
            : "The address has a query or a fragment, to which no path can be added. End it before the '?' or '#'.");

    /// <summary>Adds the path of a call to the address of an API, and keeps the path that has already.</summary>
    /// <param name="baseAddress">The address, by the rules of <see cref="BaseFault"/>.</param>
    /// <param name="path">The path, beginning with <c>/</c>. Not added again where the address ends with it.</param>
    /// <returns>The address to call.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Uri Append(Uri baseAddress, string path)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        ArgumentNullException.ThrowIfNull(path);
        var root = baseAddress.AbsoluteUri.TrimEnd('/');
        return new Uri(root.EndsWith(path, StringComparison.Ordinal) ? root : root + path, UriKind.Absolute);
    }
}
