namespace Fapilog.Alerts.Email;

/// <summary>
/// What the server said when it took the mail, and whom it would not bring it to.
/// </summary>
internal sealed record MailReceipt(string Answer, int Recipients, IReadOnlyList<RefusedRecipient> Refused)
{
    public string Note => Refused.Count == 0
        ? $"{Answer}."
        : $"{Answer}. {Refused.Count} of {Recipients} recipients were refused; the log names them.";
}

/// <summary>
/// A recipient the server refused: the reply's code and its text, safe to be shown.
/// </summary>
internal sealed record RefusedRecipient(string Address, int Code, string Text);
