namespace Fapilog.Loading.Tests;

/// <summary>
/// A fact that needs something only Linux has, such as a folder that not even root may write to.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Only on Linux.";
        }
    }
}
