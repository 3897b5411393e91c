using Fapilog.Alerting;
using Fapilog.Delivery;
using MailKit.Net.Smtp;

namespace Fapilog.Alerts.Email;

/// <summary>
/// One connection to the mail server, from its greeting to its end.
/// </summary>
internal sealed class MailConnection : IDisposable
{
    private readonly EmailSettings _settings;
    private readonly string _server;
    private readonly MailSecrets _secrets;
    private readonly ServerTrust _trust;
    private readonly AlertSmtpClient _client;
    private MailStep _step = MailStep.Connect;

    public MailConnection(EmailSettings settings, string server)
    {
        _settings = settings;
        _server = server;
        _secrets = MailSecrets.Read(settings);
        _trust = new ServerTrust(settings.Host!, settings.CertificateAuthority);
        _client = new AlertSmtpClient(_trust);
    }

    public bool IsOpen => _client.IsConnected;

    /// <summary>Connects, encrypts, authenticates.</summary>
    /// <returns>Why not, where the server's offer is not enough; <see langword="null"/> when mail can be sent.</returns>
    public async Task<AttemptResult<MailReceipt>?> OpenAsync(CancellationToken cancellationToken)
    {
        await _client.OpenAsync(_settings, cancellationToken).ConfigureAwait(false);
        _step = MailStep.Authenticate;
        var refusal = _secrets.Password is { } password ? await LogInAsync(password, cancellationToken).ConfigureAwait(false) : null;
        _step = MailStep.Content;
        return refusal;
    }

    /// <summary>Asks whether the server is still there. Whatever else it answers says nothing of a mail: a new one may do.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _client.NoOpAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (SmtpFaults.IsKnown(failure))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    public async Task<AttemptResult<MailReceipt>> TransferAsync(AlertMail mail, CancellationToken cancellationToken)
    {
        var limit = _client.MaxSize > 0 ? _client.MaxSize : uint.MaxValue;
        using var shortened = mail.Bytes.Length <= limit ? null : mail.Shortened(limit);
        var fitting = shortened ?? mail;
        if (fitting.Bytes.Length > limit)
        {
            return AttemptResult.Failed<MailReceipt>(
                AlertFailureKind.Rejected,
                MailCodes.TooLarge,
                $"'{_server}' takes messages of at most {limit} bytes, and the shortest form of this alert has "
                + $"{fitting.Bytes.Length}. Raise the server's limit.");
        }

        _client.ForgetRefused();
        var answer = await _client.SendAsync(fitting.Message, cancellationToken).ConfigureAwait(false);
        return AttemptResult.Delivered(new MailReceipt(
            SmtpFaults.Said(_server, 250, answer, _secrets.Mask),
            fitting.Message.To.Count,
            [.. _client.Refused.Select(Refusal)]));
    }

    /// <summary>Says what a failure means, and whether the connection serves another mail.</summary>
    public (AttemptResult<MailReceipt> Result, bool IsUsable) Judge(Exception failure)
    {
        var refused = _client.Refused.Select(Refusal).ToArray();
        var isUsable = _step is MailStep.Content && !SmtpFaults.EndsSession(failure) && IsOpen;
        var faults = new SmtpFaults(_server, _settings.Security, _secrets.Mask);
        return (faults.Judge(failure, _step, _trust.Refusal, refused), isUsable);
    }

    /// <summary>Ends it as the protocol has it. Never fails: nobody waits for it.</summary>
    public async Task SayGoodbyeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (IsOpen)
            {
                await _client.DisconnectAsync(quit: true, cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever is wrong with the session, it is over.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<AttemptResult<MailReceipt>?> LogInAsync(string password, CancellationToken cancellationToken)
    {
        if (!_client.IsSecure)
        {
            return AttemptResult.Failed<MailReceipt>(
                AlertFailureKind.InstanceFailed,
                MailCodes.NotEncrypted,
                $"The session with '{_server}' is not encrypted, so the password was not sent. Set 'Security' to 'StartTls' or 'Tls'.");
        }

        if (SmtpLogin.Choose(_client.AuthenticationMechanisms, _settings.User!, password) is not { } mechanism)
        {
            return AttemptResult.Failed<MailReceipt>(
                AlertFailureKind.InstanceFailed,
                MailCodes.SenderRefused,
                $"'{_server}' offers no way to authenticate that is known here (PLAIN, LOGIN, SCRAM, CRAM-MD5). Remove 'User' and "
                + "'Password' if it takes mail without, or check 'Host' and 'Port'.");
        }

        await _client.AuthenticateAsync(mechanism, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private RefusedRecipient Refusal((string Address, SmtpResponse Response) refused) => new(
        PlainText.Line(refused.Address),
        (int)refused.Response.StatusCode,
        SmtpFaults.Shown(refused.Response.Response, _secrets.Mask));
}
