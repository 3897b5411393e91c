namespace Fapilog.Alerts.Email;

/// <summary>
/// The sentences of a mail that are the same in every one.
/// </summary>
internal static class MailWords
{
    public const string Shortened = "Shortened to fit a mail. The stored event has everything.";

    public const string Footer =
        "Keep this mail: sequence and checksum, kept away from the machine, prove later whether the trail was rewritten. "
        + "The checksum covers the event as it is stored, which may say more than this mail. "
        + "Sent by fapilog; nobody reads answers.";
}
