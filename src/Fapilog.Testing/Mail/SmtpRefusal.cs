namespace Fapilog.Testing;

/// <summary>
/// A command that an <see cref="SmtpDouble"/> rejected by its own rules, not because of a scripted answer.
/// </summary>
/// <param name="Session">The number of the connection, from 1.</param>
/// <param name="Command">The whole line, or for <c>AUTH</c> the command without its arguments.</param>
/// <param name="Reply">The reply.</param>
public sealed record SmtpRefusal(int Session, string Command, SmtpReply Reply);
