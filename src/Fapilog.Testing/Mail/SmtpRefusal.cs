namespace Fapilog.Testing;

/// <summary>
/// Something a client did that a <see cref="SmtpDouble"/> refused by its own rules, not because a test told it to.
/// </summary>
/// <param name="Session">The number of the connection, from 1.</param>
/// <param name="Command">The command without its arguments for <c>AUTH</c>, else the whole line.</param>
/// <param name="Reply">What was answered.</param>
public sealed record SmtpRefusal(int Session, string Command, SmtpReply Reply);
