namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// A test with several cases that reads a process's peak memory.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProcTheoryAttribute : TheoryAttribute
{
    public ProcTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Only Linux tells the peak memory of a process in /proc.";
        }
    }
}
