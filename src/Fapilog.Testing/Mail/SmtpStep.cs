namespace Fapilog.Testing;

/// <summary>
/// The steps of an SMTP session for which an <see cref="SmtpDouble"/> can be scripted.
/// </summary>
public enum SmtpStep
{
    /// <summary>The connection was opened; 220 greets the client.</summary>
    Greeting = 0,

    /// <summary>The client gave its name: <c>EHLO</c> or <c>HELO</c>.</summary>
    Hello = 1,

    /// <summary>The client requested encryption: <c>STARTTLS</c>.</summary>
    StartTls = 2,

    /// <summary>
    /// The TLS handshake begins, after <c>STARTTLS</c> or at once; only replies without a code are possible here.
    /// </summary>
    Handshake = 3,

    /// <summary>The client sent its user name and password: <c>AUTH</c>.</summary>
    Authentication = 4,

    /// <summary>The client named the sender: <c>MAIL FROM</c>.</summary>
    Sender = 5,

    /// <summary>The client named a recipient: <c>RCPT TO</c>.</summary>
    Recipient = 6,

    /// <summary>The client is about to send the message: <c>DATA</c>; 354 lets it continue.</summary>
    Data = 7,

    /// <summary>The message is complete; 250 accepts it.</summary>
    Content = 8,

    /// <summary>The client aborts its transaction: <c>RSET</c>.</summary>
    Reset = 9,

    /// <summary>The client checks whether the session is still open: <c>NOOP</c>.</summary>
    Noop = 10,

    /// <summary>The client ends the session: <c>QUIT</c>.</summary>
    Quit = 11,
}
