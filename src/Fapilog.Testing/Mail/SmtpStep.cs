namespace Fapilog.Testing;

/// <summary>
/// Where in an SMTP session a <see cref="SmtpDouble"/> can be told what to answer.
/// </summary>
public enum SmtpStep
{
    /// <summary>The connection was opened; 220 is what greets a client.</summary>
    Greeting = 0,

    /// <summary>The client introduced itself: <c>EHLO</c> or <c>HELO</c>.</summary>
    Hello = 1,

    /// <summary>The client asked for encryption: <c>STARTTLS</c>.</summary>
    StartTls = 2,

    /// <summary>The handshake of TLS begins, after <c>STARTTLS</c> or at once; only what is no reply can stand here.</summary>
    Handshake = 3,

    /// <summary>The client gave its name and password: <c>AUTH</c>.</summary>
    Authentication = 4,

    /// <summary>The client named the sender: <c>MAIL FROM</c>.</summary>
    Sender = 5,

    /// <summary>The client named a recipient: <c>RCPT TO</c>.</summary>
    Recipient = 6,

    /// <summary>The client wants to send the message: <c>DATA</c>; 354 lets it.</summary>
    Data = 7,

    /// <summary>The message is complete; 250 accepts it.</summary>
    Content = 8,

    /// <summary>The client takes its transaction back: <c>RSET</c>.</summary>
    Reset = 9,

    /// <summary>The client asks whether the session is still there: <c>NOOP</c>.</summary>
    Noop = 10,

    /// <summary>The client says goodbye: <c>QUIT</c>.</summary>
    Quit = 11,
}
