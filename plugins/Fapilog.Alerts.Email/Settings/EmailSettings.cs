using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Email;

/// <summary>
/// The settings of an e-mail instance.
/// </summary>
public sealed class EmailSettings : IValidatableObject
{
    /// <summary>Gets or sets the mail server's name or address, without a port.</summary>
    /// <value>Required. With <c>StartTls</c> and <c>Tls</c>, the name its certificate is for.</value>
    [Required]
    [HostName]
    public string? Host { get; set; }

    /// <summary>Gets or sets the mail server's port.</summary>
    /// <value>From 1 to 65535; the default is 587 with <c>StartTls</c>, 465 with <c>Tls</c>, 25 with <c>None</c>.</value>
    [Range(1, 65535, ErrorMessage = "'Port' must be from {1} to {2}.")]
    public int? Port { get; set; }

    /// <summary>Gets or sets how the session is encrypted.</summary>
    /// <value>The default is <see cref="EmailSecurity.StartTls"/>.</value>
    [EnumDataType(typeof(EmailSecurity), ErrorMessage = "'Security' must be 'StartTls', 'Tls' or 'None'.")]
    public EmailSecurity Security { get; set; }

    /// <summary>Gets or sets the name to authenticate by.</summary>
    /// <value>The default is <see langword="null"/>: the server takes mail from this machine as it is.</value>
    public string? User { get; set; }

    /// <summary>Gets or sets the password of <see cref="User"/>, or the password for applications that stands in for it.</summary>
    /// <value>Required with <see cref="User"/>.</value>
    public Secret? Password { get; set; }

    /// <summary>Gets or sets the sender, such as <c>alerts@example.com</c> or <c>Audit trail &lt;alerts@example.com&gt;</c>.</summary>
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

    /// <summary>Gets or sets how long one attempt may take, from the connection to the server's last answer.</summary>
    /// <value>From 1 second to 2 minutes; the default is 30 seconds: servers look into mail before they take it.</value>
    [AttemptTime]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the certificate authorities that are trusted in place of the system's, in PEM form: <c>file:ca.pem</c>.
    /// </summary>
    /// <value>The default is the system's.</value>
    [Certificates]
    public Secret? CertificateAuthority { get; set; }

    internal int PortOrDefault => Port ?? Security switch
    {
        EmailSecurity.Tls => 465,
        EmailSecurity.None => 25,
        _ => 587,
    };

    /// <summary>Checks what no single member can tell: who authenticates needs both halves, and encryption.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The faults.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(User) != Password is null)
        {
            yield return string.IsNullOrEmpty(User)
                ? new ValidationResult("There is a password and no user. Set 'User' too, or remove 'Password'.", [nameof(User)])
                : new ValidationResult("There is a user and no password. Set 'Password' too, or remove 'User'.", [nameof(Password)]);
        }

        if (Security is EmailSecurity.None && !string.IsNullOrEmpty(User))
        {
            yield return new ValidationResult(
                "With 'Security' 'None' the password would travel in plain text, so none is sent. Use 'StartTls' or 'Tls', or "
                + "remove 'User' and 'Password'.",
                [nameof(Security), nameof(User)]);
        }

        if (Security is EmailSecurity.None && CertificateAuthority is not null)
        {
            yield return new ValidationResult(
                "With 'Security' 'None' no certificate is looked at. Use 'StartTls' or 'Tls', or remove 'CertificateAuthority'.",
                [nameof(Security), nameof(CertificateAuthority)]);
        }
    }
}
