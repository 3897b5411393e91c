namespace Fapilog.Testing;

/// <summary>
/// How the sessions of a <see cref="SmtpDouble"/> are encrypted.
/// </summary>
public enum SmtpDoubleSecurity
{
    /// <summary>Sessions begin in plain text, and require <c>STARTTLS</c> before a mail, as on port 587.</summary>
    StartTls = 0,

    /// <summary>Sessions are encrypted from the first byte, as on port 465.</summary>
    Tls = 1,

    /// <summary>
    /// Sessions are not encrypted, and <c>STARTTLS</c> is not offered: an internal relay, or an attacker who removed the offer.
    /// </summary>
    None = 2,
}
