namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// A test of signals, which Windows does not have.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "One process cannot send another SIGTERM on Windows.";
        }
    }
}
