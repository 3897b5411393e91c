namespace Fapilog.Testing;

/// <summary>
/// A command that an <see cref="SmtpDouble"/> rejected by its own rules, not because of a scripted answer.
/// </summary>
public sealed record SmtpRefusal
{
    /// <summary>Gets the number of the connection, from 1.</summary>
    public required int Session { get; init; }

    /// <summary>Gets the whole line, or for <c>AUTH</c> the command without its arguments.</summary>
    public required string Command { get; init; }

    /// <summary>Gets the reply.</summary>
    public required SmtpReply Reply { get; init; }
}
