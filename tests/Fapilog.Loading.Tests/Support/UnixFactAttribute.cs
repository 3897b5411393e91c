namespace Fapilog.Loading.Tests;

/// <summary>
/// A fact about file systems that have named pipes and links anyone may make.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Not on Windows.";
        }
    }
}
