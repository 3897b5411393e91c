namespace Fapilog.Alerts.Email;

/// <summary>
/// What was being done when the server answered: the same code means different things at different steps.
/// </summary>
internal enum MailStep
{
    /// <summary>Greeting, EHLO and STARTTLS: nothing of an alert was said.</summary>
    Connect,

    /// <summary>AUTH.</summary>
    Authenticate,

    /// <summary>MAIL FROM.</summary>
    Sender,

    /// <summary>RCPT TO, every one refused.</summary>
    Recipient,

    /// <summary>DATA and the message itself.</summary>
    Content,
}
