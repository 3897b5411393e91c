using MailKit.Net.Smtp;
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

    public void ForgetRefused() => _refused.Clear();

    /// <inheritdoc/>
    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        _refused.Add((mailbox.Address, response));
}
