namespace Fapilog.Loading.Tests;

/// <summary>
/// As <see cref="UnixFactAttribute"/>, with data.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Not on Windows.";
        }
    }
}
