using System.Security.Cryptography.X509Certificates;

namespace Fapilog.Testing;

/// <summary>
/// What kind of mail server a <see cref="SmtpDouble"/> is. Read once, at its start.
/// </summary>
public sealed class SmtpDoubleOptions
{
    /// <summary>Gets or sets how sessions are encrypted.</summary>
    /// <value>The default is <see cref="SmtpDoubleSecurity.StartTls"/>.</value>
    public SmtpDoubleSecurity Security { get; set; }

    /// <summary>Gets or sets who may send. Whoever is not authenticated is then refused with 530.</summary>
    /// <value>The default is <see langword="null"/>: everybody, and <c>AUTH</c> is not offered.</value>
    public string? User { get; set; }

    /// <summary>Gets or sets the password of <see cref="User"/>. It stands in no record and no message of the double.</summary>
    /// <value>The default is empty.</value>
    public string Password { get; set; } = string.Empty;

    /// <summary>Gets or sets a value indicating whether <c>AUTH</c> is offered and taken in plain text, as careless servers do.</summary>
    /// <value>The default is <see langword="false"/>: it is refused with 538.</value>
    public bool TakesPasswordsInPlainText { get; set; }

    /// <summary>Gets or sets the size of the largest message, in bytes: announced by <c>SIZE</c>, a larger one is refused with 552.</summary>
    /// <value>The default is 10 MiB. At least 1,000.</value>
    public long MaxMessageBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Gets or sets how many recipients one message may have; further ones are refused with 452.</summary>
    /// <value>The default is 100, the least RFC 5321 allows.</value>
    public int MaxRecipients { get; set; } = 100;

    /// <summary>Gets or sets the addresses mail is taken for, without regard to case; others are refused with 550.</summary>
    /// <value>The default is <see langword="null"/>: every well-formed one.</value>
    public IReadOnlyList<string>? Mailboxes { get; set; }

    /// <summary>Gets or sets extensions that are not offered, such as <c>SMTPUTF8</c>, <c>8BITMIME</c>, <c>SIZE</c> or <c>PIPELINING</c>.</summary>
    /// <value>The default is none: all are offered.</value>
    public IReadOnlyList<string> WithoutExtensions { get; set; } = [];

    /// <summary>Gets or sets the certificate the double shows, with its private key. The caller keeps and disposes it.</summary>
    /// <value>The default is <see langword="null"/>: a new one for <c>localhost</c> and <c>127.0.0.1</c>, by <see cref="TestCertificate"/>.</value>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Gets or sets the clock for records.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
