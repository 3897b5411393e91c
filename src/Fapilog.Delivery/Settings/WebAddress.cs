using System.ComponentModel.DataAnnotations;

namespace Fapilog.Delivery;

/// <summary>
/// The rules for the address of an endpoint in settings.
/// </summary>
public static class WebAddress
{
    internal const string WrongPort =
        "The address has a port that is not a number from 1 to 65535. Correct what stands behind the host's ':'.";

    private const string Beginning = "The address ";

    /// <summary>Says what is wrong with an address.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A full sentence that holds nothing of the text, or <see langword="null"/> when nothing is wrong.</returns>
    public static string? FindFault(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || string.IsNullOrEmpty(address.Host))
        {
            return IsPortWrong(text)
                ? WrongPort
                : "The address is not an absolute one. Write it in full, beginning with 'https://'.";
        }

        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
        {
            return "The address is neither 'https' nor 'http'. Use 'https'; 'http' is sent to allowed networks only.";
        }

        if (address.Port == 0)
        {
            return WrongPort;
        }

        return address.UserInfo.Length > 0
            ? "The address contains a user name or a password before the host. Leave them out: they would not be sent."
            : null;
    }

    /// <summary>Says what is wrong with the address of an API, to which paths are added.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A full sentence that holds nothing of the text, or <see langword="null"/> when nothing is wrong.</returns>
    public static string? FindBaseFault(string? text) => FindFault(text)
        ?? (new Uri(text!) is { Query.Length: 0, Fragment.Length: 0 }
            ? null
            : "The address has a query or a fragment, to which no path can be added. End it before the '?' or '#'.");

    /// <summary>
    /// Names an address that is not a secret in a fault of <see cref="FindFault"/> about it, by
    /// <see cref="SettingRuleAttribute.Show"/>. What cannot be read as an address is not named: it may be a key in the wrong
    /// place.
    /// </summary>
    /// <param name="fault">The fault, which begins with <c>The address</c>.</param>
    /// <param name="text">The text.</param>
    /// <returns>The fault that names it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="fault"/> is null.</exception>
    public static string NameIn(string fault, string? text)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.StartsWith(Beginning, StringComparison.Ordinal)
            && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Host.Length > 0
                ? $"{Beginning}'{SettingRuleAttribute.Show(text)}' {fault[Beginning.Length..]}"
                : fault;
    }

    /// <summary>Determines whether a text is an address but for its port.</summary>
    internal static bool IsPortWrong(string? text)
    {
        const string SchemeEnd = "://";
        var begin = text?.IndexOf(SchemeEnd, StringComparison.Ordinal) + SchemeEnd.Length ?? 0;
        if (begin < SchemeEnd.Length || text!.Contains('@', StringComparison.Ordinal))
        {
            // What stands before an '@' may be a password with a character that is not escaped.
            return false;
        }

        var end = text.AsSpan(begin).IndexOfAny('/', '?', '#') is >= 0 and var length ? begin + length : text.Length;
        var colon = text.LastIndexOf(':', end - 1, end - begin);
        return colon > begin
            && Uri.TryCreate(text.Remove(colon, end - colon), UriKind.Absolute, out var address)
            && address.Host.Length > 0;
    }

    /// <summary>Adds the path of a call to the address of an API, and keeps the path it has.</summary>
    /// <param name="baseAddress">The address, by the rules of <see cref="FindBaseFault"/>.</param>
    /// <param name="path">The path, beginning with <c>/</c>. Not added again where the address ends with it.</param>
    /// <returns>The address to call.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Uri Append(string baseAddress, string path)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        ArgumentNullException.ThrowIfNull(path);
        var root = new Uri(baseAddress, UriKind.Absolute).AbsoluteUri.TrimEnd('/');
        return new Uri(root.EndsWith(path, StringComparison.Ordinal) ? root : root + path, UriKind.Absolute);
    }
}

/// <summary>
/// Checks a setting, a text or a <see cref="Alerting.Secret"/>, by the rules of <see cref="WebAddress"/>. Its message holds
/// nothing of a secret, and scheme and host of a text.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WebAddressAttribute : SettingRuleAttribute
{
    /// <summary>Initializes a new instance of the <see cref="WebAddressAttribute"/> class.</summary>
    public WebAddressAttribute()
        : this(isBase: false)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="WebAddressAttribute"/> class.</summary>
    /// <param name="isBase">Whether the address is that of an API, to which paths are added.</param>
    public WebAddressAttribute(bool isBase)
        : base(isBase ? WebAddress.FindBaseFault : WebAddress.FindFault)
    {
        IsBase = isBase;
        IsEndpoint = true;
    }

    /// <summary>Gets a value indicating whether the address is that of an API, to which paths are added.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsBase { get; }

    /// <summary>Gets or sets a value indicating whether the address is a link for people, to which nothing is sent.</summary>
    /// <value>The default is <see langword="false"/>: <c>http</c> is valid only with an allowed network.</value>
    public bool IsLink
    {
        get => !IsEndpoint;
        set => IsEndpoint = !value;
    }

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var result = base.IsValid(value, validationContext);
        return value is string text && result?.ErrorMessage is { } fault
            ? new ValidationResult(WebAddress.NameIn(fault, text), result.MemberNames)
            : result;
    }
}
