namespace Fapilog.Loading.Tests;

/// <summary>
/// A fact about rights, which the almighty account has all of.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NonRootFactAttribute : FactAttribute
{
    public NonRootFactAttribute()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Skip = "Root may read and write everything, and Windows has other rights: run as an ordinary account of Unix.";
        }
    }
}
