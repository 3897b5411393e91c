namespace Fapilog.Testing;

/// <summary>
/// How the sessions of a <see cref="SmtpDouble"/> are encrypted.
/// </summary>
public enum SmtpDoubleSecurity
{
    /// <summary>They begin in plain text, and nothing but <c>STARTTLS</c> leads to a mail, as on port 587.</summary>
    StartTls = 0,

    /// <summary>They are encrypted from the first byte, as on port 465.</summary>
    Tls = 1,

    /// <summary>They are not, and <c>STARTTLS</c> is not offered: a relay inside, or somebody who removed the offer.</summary>
    None = 2,
}
