namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// A test of signals, which Windows does not have, with data.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "One process cannot send another SIGTERM on Windows.";
        }
    }
}
