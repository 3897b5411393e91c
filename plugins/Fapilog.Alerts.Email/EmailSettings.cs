using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Delivery;
using MimeKit;

namespace Fapilog.Alerts.Email;

/// <summary>
/// The settings of an e-mail instance.
/// </summary>
public sealed class EmailSettings : NetworkProviderSettings, IValidatableObject
{
    /// <summary>Initializes a new instance of the <see cref="EmailSettings"/> class.</summary>
    /// <remarks>The default <c>Timeout</c> is 30 seconds, because servers scan mail before they accept it.</remarks>
    public EmailSettings()
    {
        Timeout = TimeSpan.FromSeconds(30);
    }

    /// <summary>Gets or sets the mail server's name or address, without a port.</summary>
    /// <value>Required. With <c>StartTls</c> and <c>Tls</c>, the name its certificate is for.</value>
    [Required]
    [HostName]
    public string? Host { get; set; }

    /// <summary>Gets or sets the mail server's port.</summary>
    /// <value>From 1 to 65535; the default is 587 with <c>StartTls</c>, 465 with <c>Tls</c>, 25 with <c>None</c>.</value>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary>Gets or sets how the session is encrypted.</summary>
    /// <value>The default is <see cref="EmailSecurity.StartTls"/>.</value>
    [EnumDataType(typeof(EmailSecurity), ErrorMessage = "'Security' must be 'StartTls', 'Tls' or 'None'.")]
    public EmailSecurity Security { get; set; }

    /// <summary>Gets or sets the name to authenticate by.</summary>
    /// <value>The default is <see langword="null"/>: the server accepts mail from this machine without.</value>
    public string? User { get; set; }

    /// <summary>
    /// Gets or sets the password of <see cref="User"/>, or the password for applications that stands in for it.
    /// </summary>
    /// <value>Required with <see cref="User"/>.</value>
    public Secret? Password { get; set; }

    /// <summary>
    /// Gets or sets the sender, such as <c>alerts@example.com</c> or <c>Audit trail &lt;alerts@example.com&gt;</c>.
    /// </summary>
    /// <value>Required.</value>
    [Required]
    [MailAddress]
    public string? From { get; set; }

    /// <summary>Gets or sets the recipients, each of the form of <see cref="From"/>.</summary>
    /// <value>Required, from 1 to 100.</value>
    [Required]
    [MinLength(1, ErrorMessage = "'To' is empty. Name at least one recipient.")]
    [MaxLength(100, ErrorMessage = "'To' has more than {1} entries. Use the address of a distribution list.")]
    [MailAddress]
    public IReadOnlyList<string> To { get; set; } = [];

    /// <summary>Gets the host as names are resolved: a name that is not ASCII in its ASCII form (RFC 5890).</summary>
    internal string AsciiHost => MailAddressText.AsciiDomain(Host!);

    internal int PortOrDefault => Port ?? Security switch
    {
        EmailSecurity.Tls => 465,
        EmailSecurity.None => 25,
        _ => 587,
    };

    /// <summary>
    /// Gets what speaks against the port: with the wrong encryption each side waits for the other. Not a fault, because a server
    /// may use any port.
    /// </summary>
    internal string? PortWarning => (Port, Security) switch
    {
        (465, not EmailSecurity.Tls) =>
            $"'Port' is 465, where mail servers expect TLS from the first byte, and 'Security' is '{Security}'. Set 'Security' to 'Tls', or use "
            + "port 587 with 'StartTls'.",
        (25 or 587, EmailSecurity.Tls) =>
            $"'Port' is {Port}, where mail servers begin without TLS, and 'Security' is 'Tls'. Set 'Security' to 'StartTls', or use port 465.",
        _ => null,
    };

    /// <summary>Checks that credentials and encryption fit together.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The faults.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var isBlank = User is not null && string.IsNullOrWhiteSpace(User);
        if (isBlank)
        {
            yield return new ValidationResult(
                "'User' is empty. Give it the name to authenticate by, or leave it and 'Password' out.", [nameof(User)]);
        }
        else if (User is null != Password is null)
        {
            yield return User is null
                ? new ValidationResult("There is a password and no user. Set 'User' too, or remove 'Password'.", [nameof(User)])
                : new ValidationResult(
                    "There is a user and no password. Set 'Password' too, or remove 'User'.", [nameof(Password)]);
        }

        if (Security is EmailSecurity.None && User is not null && !isBlank)
        {
            yield return new ValidationResult(
                "With 'Security' 'None' the password would travel in plain text, so none is sent. Use 'StartTls' or 'Tls', or "
                + "remove 'User' and 'Password'.",
                [nameof(Security), nameof(User)]);
        }

        if (Security is EmailSecurity.None && CertificateAuthority is not null)
        {
            yield return new ValidationResult(
                "With 'Security' 'None' no certificate is checked. Use 'StartTls' or 'Tls', or remove 'CertificateAuthority'.",
                [nameof(Security), nameof(CertificateAuthority)]);
        }
    }
}

/// <summary>
/// How the session with the mail server is encrypted.
/// </summary>
public enum EmailSecurity
{
    /// <summary>It begins in plain text, and nothing is sent before <c>STARTTLS</c> has encrypted it. Usually port 587.</summary>
    StartTls = 0,

    /// <summary>It is encrypted from the first byte. Usually port 465.</summary>
    Tls = 1,

    /// <summary>It is not encrypted, and no password is ever sent. For a relay on this machine. Usually port 25.</summary>
    None = 2,
}

/// <summary>
/// Checks that a setting is the name or the address of a host, and no URL and no port with it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HostNameAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        SettingRuleAttribute.Result(
        value is null || Uri.CheckHostName(value as string) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? null
            : $"'{Shown((string)value)}' is not the name of a host. Write the name alone, such as 'smtp.example.com'; the port has a setting of its own.",
        validationContext);

    // What is before an '@' may be a password.
    private static string Shown(string value) => SettingRuleAttribute.Show(
        value.Contains("://", StringComparison.Ordinal) ? value : value[(value.LastIndexOf('@') + 1)..]);
}

/// <summary>
/// Checks a setting that is one mail address or a list of them by the rules of <see cref="MailAddressText"/>; all faults in
/// one message.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MailAddressAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var texts = value as IEnumerable<string> ?? (value is string text ? [text] : []);
        return SettingRuleAttribute.Result(texts.Select(MailAddressText.FindFault), validationContext);
    }
}

/// <summary>
/// Reads mail addresses of settings: <c>ops@example.com</c> or <c>On call &lt;ops@example.com&gt;</c>.
/// </summary>
internal static class MailAddressText
{
    private const int LongestLocalPart = 64;
    private const int LongestAddress = 254;

    /// <summary>Says what is wrong with an address.</summary>
    /// <returns>A full sentence, or <see langword="null"/> when it is well formed.</returns>
    public static string? FindFault(string? text) => Read(text) is not null
        ? null
        : $"'{SettingRuleAttribute.Show(text)}' is not a mail address. Write one address in each entry, such as 'ops@example.com' or "
            + "'On call <ops@example.com>'.";

    /// <exception cref="FormatException">The text is no address.</exception>
    public static MailboxAddress Parse(string? text) => Read(text) ?? throw new FormatException(FindFault(text));

    /// <summary>
    /// Determines whether the name before the @ is not ASCII. Only a server with SMTPUTF8 (RFC 6531) takes it; a domain has an
    /// ASCII form that every server takes.
    /// </summary>
    public static bool IsInternational(MailboxAddress mailbox) => !mailbox.LocalPart.All(char.IsAscii);

    public static string AsciiDomain(string domain) =>
        domain.All(char.IsAscii) ? domain : new IdnMapping().GetAscii(domain);

    private static MailboxAddress? Read(string? text)
    {
        // What the library accepts and a header must not contain: control characters, halves of a surrogate pair.
        if (text is null || text.Any(char.IsControl) || text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar))
        {
            return null;
        }

        return MailboxAddress.TryParse(text, out var address) && IsWhole(address) ? address : null;
    }

    private static bool IsWhole(MailboxAddress mailbox)
    {
        var address = mailbox.Address;
        var at = address.LastIndexOf('@');
        return mailbox.Route.Count == 0
            && at is > 0 and <= LongestLocalPart
            && address.Length <= LongestAddress
            && Uri.CheckHostName(Domain(address[(at + 1)..])) is not UriHostNameType.Unknown;
    }

    private static string Domain(string text) => text is ['[', .. var literal, ']']
        ? literal.Replace("IPv6:", string.Empty, StringComparison.OrdinalIgnoreCase)
        : text;
}
