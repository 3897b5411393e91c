using System.Globalization;
using System.Net.Sockets;
using Fapilog.Alerting;
using Fapilog.Delivery;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using static Fapilog.Alerting.AlertFailureKind;

namespace Fapilog.Alerts.Email;

/// <summary>
/// Says what a failure of the session means, in words that hold no secret. The cause is described and not attached: nobody
/// knows what a foreign exception prints.
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
        or ServiceNotConnectedException or ObjectDisposedException
        or SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable };

    /// <summary>Determines whether the session cannot be used after the failure.</summary>
    public static bool EndsSession(Exception failure) => failure is not SmtpCommandException || IsLostSession(failure);

    public static string Shown(string? text, SecretMask mask) =>
        TextLimit.Cut(mask.Apply(PlainText.Line(text)), LongestAnswer, TextUnit.Utf16);

    public static string Summary(string server, int code, string? text, SecretMask mask) =>
        $"'{server}' answered {code} {Shown(text, mask)}".TrimEnd(' ', '.');

    public AlertDeliveryException Judge(
        Exception failure,
        MailStep step,
        string? certificateRefusal,
        IReadOnlyList<RefusedRecipient> refused)
    {
        return failure switch
        {
            _ when certificateRefusal is not null => new AlertDeliveryException(
                AlertFailureKind.InstanceFailed, _mask.Apply(certificateRefusal)),
            _ when refused.Count > 0 && IsLostSession(failure) => JudgeRecipients(refused),
            SmtpCommandException command => Judge(command, step, refused),
            SaslException => new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{MailCodes.SenderRefused}: Authenticating at '{_server}' failed: {Innermost(failure)} Check 'User' and 'Password'."),
            MailKit.Security.AuthenticationException => JudgeLogin(failure.Message),
            ServiceNotAuthenticatedException =>
                SmtpOutcomes.Judge(MailStep.Sender, 530, Summary(_server, 530, failure.Message, _mask)),
            NotSupportedException => new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{MailCodes.NotEncrypted}: '{_server}' does not offer STARTTLS, so nothing was sent. Check 'Port', or set 'Security' to 'Tls' if the port "
                + "is encrypted from the first byte. "
                + "If the server used to offer it, somebody between may be removing the offer."),
            _ => new AlertDeliveryException(Describe(failure, step)),
        };
    }

    private AlertDeliveryException Judge(SmtpCommandException failure, MailStep step, IReadOnlyList<RefusedRecipient> refused)
    {
        if (step is not MailStep.Content)
        {
            return SmtpOutcomes.Judge(step, (int)failure.StatusCode, Summary(failure));
        }

        if (refused.Count > 0
            && failure.ErrorCode is SmtpErrorCode.MessageNotAccepted
            && failure.Mailbox is null
            && IsAboutRecipients(failure))
        {
            return JudgeRecipients(refused);
        }

        return SmtpOutcomes.Judge(
            failure.ErrorCode is SmtpErrorCode.SenderNotAccepted ? MailStep.Sender : MailStep.Content,
            (int)failure.StatusCode,
            Summary(failure));
    }

    // The library gives the reply to AUTH in its message only, as '535: 5.7.8 …', and 534 without its code.
    private AlertDeliveryException JudgeLogin(string message)
    {
        var (code, text) = message is [_, _, _, ':', .. var rest]
            && int.TryParse(message.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, rest)
            : (534, message);
        return SmtpOutcomes.Judge(MailStep.Authenticate, code, Summary(_server, code, text, _mask));
    }

    /// <summary>A recipient that may be accepted later is reason enough to try again.</summary>
    private AlertDeliveryException JudgeRecipients(IReadOnlyList<RefusedRecipient> refused)
    {
        var telling = refused.FirstOrDefault(
            one => SmtpOutcomes.Find(MailStep.Recipient, one.Code).Failure is AlertFailureKind.InstanceFailed)
            ?? refused.FirstOrDefault(
                one => SmtpOutcomes.Find(MailStep.Recipient, one.Code).Failure is AlertFailureKind.Temporary)
            ?? refused[0];
        var others = refused.Count > 1 ? $", and the other {refused.Count - 1} likewise or for good" : string.Empty;
        return SmtpOutcomes.Judge(
            MailStep.Recipient,
            telling.Code,
            $"'{_server}' refused the recipient '{telling.Address}' with {telling.Code} {telling.Text}".TrimEnd(' ', '.')
                + others);
    }

    private static bool IsAboutRecipients(SmtpCommandException failure) => failure.StatusCode is SmtpStatusCode.TransactionFailed;

    private string Summary(SmtpCommandException failure) => Summary(_server, (int)failure.StatusCode, failure.Message, _mask);

    private string Describe(Exception failure, MailStep step)
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
            SmtpProtocolException when step is MailStep.Connect =>
                $"The session with '{_server}' could not begin: {Innermost(failure)} Check 'Host', 'Port' and 'Security' if that stays.",
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

/// <summary>
/// What a server's code means, by step. In SMTP it is 4yz that may pass and 5yz that will not (RFC 5321, section 4.2.1).
/// </summary>
internal static class SmtpOutcomes
{
    private const string Remedied = "Check 'User' and 'Password'; many services want a password made for applications.";

    private static readonly OutcomeTable Common = new(
        new(0, 999, Temporary, "A mail server gives no such answer here. Check 'Host' and 'Port'."),
        new(400, 499, Temporary, string.Empty),
        new(421, Temporary, "The server ends its service for now."),
        new(450, Temporary, "The mailbox is busy, or the server greylists: it accepts the mail later."),
        new(451, Temporary, "The server has a problem of its own, or greylists: it accepts the mail later."),
        new(452, Temporary, "The server or the mailbox is full."));

    private static readonly OutcomeTable Connect = Common.With(
        Refusal(
            500,
            599,
            "The server accepts no mail from this machine. Check 'Host', 'Port' and 'Security', and whether the server allows this machine's address."));

    private static readonly OutcomeTable Authenticate = Common.With(
        Refusal(500, 599, $"The server does not accept this user. {Remedied}"),
        Refusal(535, 535, $"The server does not know this user or this password. {Remedied}"),
        Refusal(
            534,
            534,
            "The server wants another way to authenticate, often a password made for applications in place of the account's."),
        new(454, Temporary, "The server cannot check passwords for now."));

    private static readonly OutcomeTable Sender = Common.With(
        Refusal(500, 599, "The server does not accept mail from this sender. Check 'From', and whether 'User' may send as it."),
        Refusal(530, 530, "The server wants authentication. Set 'User' and 'Password'."),
        new(552, Rejected, "The message is too large for this server.") { Code = MailCodes.TooLarge });

    private static readonly OutcomeTable Recipient = Common.With(
        new(500, 599, Rejected, "Correct 'To'.") { Code = MailCodes.NoRecipient },
        Refusal(530, 530, "The server wants authentication. Set 'User' and 'Password'."));

    private static readonly OutcomeTable Content = Common.With(
        new(500, 599, Rejected, "The server does not accept this message, and would not accept it again."),
        Refusal(530, 530, "The server wants authentication. Set 'User' and 'Password'."),
        new(552, Rejected, "The message is too large for this server, or the mailbox is over its quota.")
        {
            Code = MailCodes.TooLarge,
        });

    public static OutcomeRow Find(MailStep step, int code) => TableOf(step).Find(code);

    /// <summary>Makes the failure that an answer stands for.</summary>
    public static AlertDeliveryException Judge(MailStep step, int code, string summary) => Find(step, code).ToFailure(summary)!;

    private static OutcomeTable TableOf(MailStep step) => step switch
    {
        MailStep.Connect => Connect,
        MailStep.Authenticate => Authenticate,
        MailStep.Sender => Sender,
        MailStep.Recipient => Recipient,
        _ => Content,
    };

    private static OutcomeRow Refusal(int first, int last, string remedy) =>
        new(first, last, InstanceFailed, remedy) { Code = MailCodes.SenderRefused };
}

/// <summary>
/// The step at which the server answered: the same code means different things at different steps.
/// </summary>
internal enum MailStep
{
    /// <summary>Greeting, EHLO and STARTTLS, before anything of an alert is sent.</summary>
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

/// <summary>
/// The codes of this provider alone; the others are in <see cref="DeliveryCodes"/>.
/// </summary>
internal static class MailCodes
{
    /// <summary>The session cannot be encrypted as configured; nothing was sent.</summary>
    public const string NotEncrypted = "FAP3020";

    /// <summary>The server accepts no message as large as the shortest form of this alert.</summary>
    public const string TooLarge = "FAP3022";

    /// <summary>The server refuses every recipient.</summary>
    public const string NoRecipient = "FAP3023";

    /// <summary>The server does not accept this sender: its password, its address or its machine.</summary>
    public const string SenderRefused = "FAP3024";
}
