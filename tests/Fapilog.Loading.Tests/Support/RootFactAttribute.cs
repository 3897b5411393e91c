namespace Fapilog.Loading.Tests;

/// <summary>
/// A fact about what only the almighty account can arrange: files of other accounts, devices.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Skip = "Only root on Linux can make files of other accounts and devices.";
        }
    }
}
