namespace Fapilog.Cli;

/// <summary>
/// What the tool's process answers to a script.
/// </summary>
internal static class ExitCode
{
    public const int Good = 0;

    /// <summary>The thing asked about is bad: an invalid trail, an undelivered alert, a rejected line.</summary>
    public const int Bad = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;
}
