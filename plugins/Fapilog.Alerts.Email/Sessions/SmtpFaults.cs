using System.Globalization;
using System.Net.Sockets;
using Fapilog.Alerting;
using Fapilog.Delivery;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Fapilog.Alerts.Email;

/// <summary>
/// Says what a failure of the session means, in words that hold no secret. The cause is told, not attached: nobody can vouch
/// for what a foreign exception prints.
/// </summary>
internal sealed class SmtpFaults
{
    private const int LongestAnswer = 300;

    private readonly string _server;
    private readonly EmailSecurity _security;
    private readonly SecretMask _mask;

    public SmtpFaults(string server, EmailSecurity security, SecretMask mask)
    {
        _server = server;
        _security = security;
        _mask = mask;
    }

    public static bool IsKnown(Exception failure) => failure is SmtpCommandException or SmtpProtocolException
        or MailKit.Security.AuthenticationException or SslHandshakeException or SaslException or NotSupportedException
        or IOException or SocketException or ServiceNotConnectedException or ServiceNotAuthenticatedException
        or ObjectDisposedException or TimeoutException or System.Security.Authentication.AuthenticationException;

    /// <summary>Determines whether a session that was open has ended meanwhile, so that a new one may do.</summary>
    public static bool IsLostSession(Exception failure) => failure is IOException or SocketException or SmtpProtocolException
        or ServiceNotConnectedException or ObjectDisposedException or SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable };

    /// <summary>Determines whether the session cannot be used after the failure.</summary>
    public static bool EndsSession(Exception failure) => failure is not SmtpCommandException || IsLostSession(failure);

    public static string Shown(string? text, SecretMask mask) =>
        TextLimit.Cut(mask.Apply(PlainText.Line(text)), LongestAnswer, TextUnit.Utf16);

    public static string Said(string server, int code, string? text, SecretMask mask) =>
        $"'{server}' answered {code} {Shown(text, mask)}".TrimEnd(' ', '.');

    public AttemptResult<MailReceipt> Judge(
        Exception failure,
        MailStep step,
        string? certificateRefusal,
        IReadOnlyList<RefusedRecipient> refused)
    {
        return failure switch
        {
            _ when certificateRefusal is not null => AttemptResult.Failed<MailReceipt>(
                AlertFailureKind.InstanceFailed, MailCodes.CertificateRefused, _mask.Apply(certificateRefusal)),
            _ when refused.Count > 0 && IsLostSession(failure) => JudgeRecipients(refused),
            SmtpCommandException command => Judge(command, step, refused),
            SaslException => AttemptResult.Failed<MailReceipt>(
                AlertFailureKind.InstanceFailed,
                MailCodes.SenderRefused,
                $"Authenticating at '{_server}' failed: {Innermost(failure)} Check 'User' and 'Password'."),
            MailKit.Security.AuthenticationException => JudgeLogin(failure.Message),
            ServiceNotAuthenticatedException => SmtpOutcomes.Judge(MailStep.Sender, 530, Said(_server, 530, failure.Message, _mask)),
            NotSupportedException => AttemptResult.Failed<MailReceipt>(
                AlertFailureKind.InstanceFailed,
                MailCodes.NotEncrypted,
                $"'{_server}' does not offer STARTTLS, so nothing was sent. Check 'Port', or set 'Security' to 'Tls' if the port "
                + "is encrypted from the first byte. If the server used to offer it, somebody between may be removing the offer."),
            _ => AttemptResult.TryAgain<MailReceipt>(Describe(failure)),
        };
    }

    private AttemptResult<MailReceipt> Judge(SmtpCommandException failure, MailStep step, IReadOnlyList<RefusedRecipient> refused)
    {
        if (step is not MailStep.Content)
        {
            return SmtpOutcomes.Judge(step, (int)failure.StatusCode, Said(failure));
        }

        if (refused.Count > 0 && failure.ErrorCode is SmtpErrorCode.MessageNotAccepted && failure.Mailbox is null && IsAboutRecipients(failure))
        {
            return JudgeRecipients(refused);
        }

        return SmtpOutcomes.Judge(
            failure.ErrorCode is SmtpErrorCode.SenderNotAccepted ? MailStep.Sender : MailStep.Content,
            (int)failure.StatusCode,
            Said(failure));
    }

    // The library tells the reply to AUTH in its message only, as '535: 5.7.8 …', and 534 without its code.
    private AttemptResult<MailReceipt> JudgeLogin(string message)
    {
        var (code, text) = message is [_, _, _, ':', .. var rest]
            && int.TryParse(message.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, rest)
            : (534, message);
        return SmtpOutcomes.Judge(MailStep.Authenticate, code, Said(_server, code, text, _mask));
    }

    /// <summary>One that may be taken later is reason enough to come back.</summary>
    private AttemptResult<MailReceipt> JudgeRecipients(IReadOnlyList<RefusedRecipient> refused)
    {
        var telling = refused.FirstOrDefault(one => SmtpOutcomes.Find(MailStep.Recipient, one.Code).Verdict is DeliveryVerdict.InstanceFailed)
            ?? refused.FirstOrDefault(one => SmtpOutcomes.Find(MailStep.Recipient, one.Code).Verdict is DeliveryVerdict.TryAgain)
            ?? refused[0];
        var others = refused.Count > 1 ? $", and the other {refused.Count - 1} likewise or for good" : string.Empty;
        return SmtpOutcomes.Judge(
            MailStep.Recipient,
            telling.Code,
            $"'{_server}' refused the recipient '{telling.Address}' with {telling.Code} {telling.Text}".TrimEnd(' ', '.') + others);
    }

    private static bool IsAboutRecipients(SmtpCommandException failure) => failure.StatusCode is SmtpStatusCode.TransactionFailed;

    private string Said(SmtpCommandException failure) => Said(_server, (int)failure.StatusCode, failure.Message, _mask);

    private string Describe(Exception failure)
    {
        var hint = _security switch
        {
            EmailSecurity.Tls => " If this port begins in plain text, set 'Security' to 'StartTls'.",
            _ => string.Empty,
        };
        return failure switch
        {
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
                $"The name of '{_server}' could not be resolved.",
            SocketException => $"No connection to '{_server}' could be made: {Innermost(failure)}",
            SslHandshakeException or System.Security.Authentication.AuthenticationException =>
                $"No encryption with '{_server}' could be agreed on.{hint}",
            _ => $"The connection to '{_server}' broke before it answered: {Innermost(failure)}",
        };
    }

    private string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        var text = Shown(failure.Message, _mask);
        return text.EndsWith('.') ? text : text + ".";
    }
}
