namespace Fapilog.Alerts.Email;

/// <summary>
/// How the session with the mail server is encrypted.
/// </summary>
public enum EmailSecurity
{
    /// <summary>It begins in plain text, and nothing is said before <c>STARTTLS</c> encrypted it. Port 587 as a rule.</summary>
    StartTls = 0,

    /// <summary>It is encrypted from the first byte. Port 465 as a rule.</summary>
    Tls = 1,

    /// <summary>It is not encrypted, and no password is ever sent. For a relay on this machine. Port 25 as a rule.</summary>
    None = 2,
}
