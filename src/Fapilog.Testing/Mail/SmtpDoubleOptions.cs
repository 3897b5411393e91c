using System.Security.Cryptography.X509Certificates;

namespace Fapilog.Testing;

/// <summary>
/// Options for an <see cref="SmtpDouble"/>. Read once, when it starts.
/// </summary>
public sealed class SmtpDoubleOptions
{
    /// <summary>Gets or sets how sessions are encrypted.</summary>
    /// <value>The default is <see cref="SmtpDoubleSecurity.StartTls"/>.</value>
    public SmtpDoubleSecurity Security { get; set; }

    /// <summary>Gets or sets the user that must authenticate before sending; other clients are rejected with 530.</summary>
    /// <value>The default is <see langword="null"/>: anyone may send, and <c>AUTH</c> is not offered.</value>
    public string? User { get; set; }

    /// <summary>Gets or sets the password of <see cref="User"/>. No record or message of the double contains it.</summary>
    /// <value>The default is empty.</value>
    public string Password { get; set; } = string.Empty;

    /// <summary>
    /// Gets or sets a value indicating whether <c>AUTH</c> is offered and accepted without encryption, as by insecure servers.
    /// </summary>
    /// <value>The default is <see langword="false"/>: it is rejected with 538.</value>
    public bool TakesPasswordsInPlainText { get; set; }

    /// <summary>
    /// Gets or sets the maximum message size, in bytes. It is announced by <c>SIZE</c>; larger messages are rejected with 552.
    /// </summary>
    /// <value>The default is 10 MiB. At least 1,000.</value>
    public long MaxMessageBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Gets or sets the maximum number of recipients of one message; further ones are rejected with 452.</summary>
    /// <value>The default is 100, the minimum that RFC 5321 requires.</value>
    public int MaxRecipients { get; set; } = 100;

    /// <summary>Gets or sets the addresses for which mail is accepted, ignoring case; others are rejected with 550.</summary>
    /// <value>The default is <see langword="null"/>: every well-formed address.</value>
    public IReadOnlyList<string>? Mailboxes { get; set; }

    /// <summary>
    /// Gets or sets extensions that are not offered, such as <c>SMTPUTF8</c>, <c>8BITMIME</c>, <c>SIZE</c> or
    /// <c>PIPELINING</c>.
    /// </summary>
    /// <value>The default is none: all are offered.</value>
    public IReadOnlyList<string> WithoutExtensions { get; set; } = [];

    /// <summary>Gets or sets the server certificate with its private key. The caller owns and disposes it.</summary>
    /// <value>
    /// The default is <see langword="null"/>: a new one for <c>localhost</c> and <c>127.0.0.1</c>, by
    /// <see cref="TestCertificate"/>.
    /// </value>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Gets or sets the clock for recorded times.</summary>
    /// <value>The default is the system clock.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
