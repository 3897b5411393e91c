namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// A test with several cases that limits the size of files.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "The file-size limit and its signal are Linux's.";
        }
    }
}
