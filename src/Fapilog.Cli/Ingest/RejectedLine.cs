namespace Fapilog.Cli;

/// <summary>
/// A line of input that could not be taken.
/// </summary>
internal sealed record RejectedLine(long Line, string Reason);
