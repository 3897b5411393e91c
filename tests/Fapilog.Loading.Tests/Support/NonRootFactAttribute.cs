namespace Fapilog.Loading.Tests;

/// <summary>
/// A fact about files that may not be read: to root, no file is one.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NonRootFactAttribute : FactAttribute
{
    public NonRootFactAttribute()
    {
        Skip = OperatingSystem.IsWindows() ? "Not on Windows."
            : Environment.IsPrivilegedProcess ? "Root may read every file: run the tests as another user."
            : null;
    }
}
