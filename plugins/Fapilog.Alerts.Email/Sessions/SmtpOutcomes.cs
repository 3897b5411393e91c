using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Email;

/// <summary>
/// What a server's code means, by step. In SMTP it is 4yz that may pass and 5yz that will not (RFC 5321, section 4.2.1).
/// </summary>
internal static class SmtpOutcomes
{
    private const string Remedied = "Check 'User' and 'Password'; many services want a password made for applications.";

    private static readonly OutcomeTable Common = OutcomeTable.Of(
        new OutcomeRow(0, 999, null, DeliveryVerdict.TryAgain, "This is no answer a mail server gives here. Check 'Host' and 'Port'."),
        new OutcomeRow(400, 499, null, DeliveryVerdict.TryAgain, string.Empty),
        new OutcomeRow(421, DeliveryVerdict.TryAgain, "The server ends its service for now."),
        new OutcomeRow(450, DeliveryVerdict.TryAgain, "The mailbox is busy, or the server greylists: it takes the mail later."),
        new OutcomeRow(451, DeliveryVerdict.TryAgain, "The server has a problem of its own, or greylists: it takes the mail later."),
        new OutcomeRow(452, DeliveryVerdict.TryAgain, "The server or the mailbox is full."));

    private static readonly OutcomeTable Connect = Common.With(
        Refusal(500, 599, "The server takes no mail from this machine. Check 'Host', 'Port' and 'Security', and whether the server allows this machine's address."));

    private static readonly OutcomeTable Authenticate = Common.With(
        Refusal(500, 599, $"The server does not let this user in. {Remedied}"),
        Refusal(535, 535, $"The server does not know this user or this password. {Remedied}"),
        Refusal(534, 534, "The server wants another way to authenticate, often a password made for applications in place of the account's."),
        new OutcomeRow(454, DeliveryVerdict.TryAgain, "The server cannot check passwords for now."));

    private static readonly OutcomeTable Sender = Common.With(
        Refusal(500, 599, "The server does not take mail from this sender. Check 'From', and whether 'User' may send as it."),
        Refusal(530, 530, "The server wants authentication. Set 'User' and 'Password'."),
        new OutcomeRow(552, DeliveryVerdict.Rejected, "The message is too large for this server.") { Code = MailCodes.TooLarge });

    private static readonly OutcomeTable Recipient = Common.With(
        new OutcomeRow(500, 599, null, DeliveryVerdict.Rejected, "Correct 'To'.") { Code = MailCodes.NoRecipient },
        Refusal(530, 530, "The server wants authentication. Set 'User' and 'Password'."));

    private static readonly OutcomeTable Content = Common.With(
        new OutcomeRow(500, 599, null, DeliveryVerdict.Rejected, "The server does not take this message, and would not take it again."),
        Refusal(530, 530, "The server wants authentication. Set 'User' and 'Password'."),
        new OutcomeRow(552, DeliveryVerdict.Rejected, "The message is too large for this server, or the mailbox is over its quota.")
        {
            Code = MailCodes.TooLarge,
        });

    public static OutcomeRow Find(MailStep step, int code) => TableOf(step).Find(code);

    /// <summary>Makes the result of an attempt from what the server answered.</summary>
    public static AttemptResult<MailReceipt> Judge(MailStep step, int code, string said)
    {
        var row = Find(step, code);
        var message = row.Remedy.Length == 0 ? $"{said}." : $"{said}. {row.Remedy}";
        return row.Verdict switch
        {
            DeliveryVerdict.InstanceFailed => AttemptResult.Failed<MailReceipt>(AlertFailureKind.InstanceFailed, row.Code!, message),
            DeliveryVerdict.Rejected => AttemptResult.Failed<MailReceipt>(
                AlertFailureKind.Rejected, row.Code ?? DeliveryCodes.AlertRejected, message),
            _ => AttemptResult.TryAgain<MailReceipt>(message),
        };
    }

    private static OutcomeTable TableOf(MailStep step) => step switch
    {
        MailStep.Connect => Connect,
        MailStep.Authenticate => Authenticate,
        MailStep.Sender => Sender,
        MailStep.Recipient => Recipient,
        _ => Content,
    };

    private static OutcomeRow Refusal(int first, int last, string remedy) =>
        new(first, last, null, DeliveryVerdict.InstanceFailed, remedy) { Code = MailCodes.SenderRefused };
}
