namespace Fapilog.Testing;

/// <summary>
/// What can follow a command.
/// </summary>
internal enum SmtpReplyBehavior
{
    Answer,
    Raw,
    Hang,
    Drip,
    Close,
    Reset,
}
