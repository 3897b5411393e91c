using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Fapilog.Alerts.Email;

/// <summary>
/// A client that does not give up a mail because one of its recipients is refused, and that trusts as it is told.
/// </summary>
internal sealed class AlertSmtpClient : SmtpClient
{
    private readonly List<(string Address, SmtpResponse Response)> _refused = [];

    public AlertSmtpClient(ServerTrust trust)
    {
        // As .NET's own clients have it: a list of revocations is another server, which may be out of reach.
        CheckCertificateRevocation = false;
        ServerCertificateValidationCallback = trust.Validate;
    }

    /// <summary>Gets who was refused since the list was last cleared.</summary>
    public IReadOnlyList<(string Address, SmtpResponse Response)> Refused => _refused;

    /// <summary>Connects, and encrypts the session as configured.</summary>
    public async Task OpenAsync(EmailSettings settings, CancellationToken cancellationToken)
    {
        var options = settings.Security switch
        {
            EmailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            EmailSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        };

        // A mail ends in a small write, which would wait 40 ms for the acknowledgement of what was written before.
        Socket? socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(settings.Host!, settings.PortOrDefault, cancellationToken).ConfigureAwait(false);
            LocalDomain = ClientName.Of(socket.LocalEndPoint);
            await ConnectAsync(socket, settings.Host!, settings.PortOrDefault, options, cancellationToken).ConfigureAwait(false);
            socket = null;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    public void ForgetRefused() => _refused.Clear();

    /// <inheritdoc/>
    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        _refused.Add((mailbox.Address, response));
}
