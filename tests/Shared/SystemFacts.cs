namespace Fapilog.Tests.Shared;

/// <summary>
/// A test of what only Unix has: modes, named pipes, links anyone may make, removed files that stay open, SIGTERM.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public const string Reason = "Windows has no modes, named pipes, removed files that stay open, or signals between processes.";

    public UnixFactAttribute()
    {
        Skip = OperatingSystem.IsWindows() ? Reason : null;
    }
}

/// <summary>
/// Like <see cref="UnixFactAttribute"/>, with data.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        Skip = OperatingSystem.IsWindows() ? UnixFactAttribute.Reason : null;
    }
}

/// <summary>
/// A fact about rights, which the almighty account has all of.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NonRootFactAttribute : FactAttribute
{
    public NonRootFactAttribute()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Skip = "Root may read and write everything, and Windows has other rights: run as an ordinary account of Unix.";
        }
    }
}

/// <summary>
/// A test of how Windows shares and protects files. <c>tests/windows/run-under-wine.sh</c> runs it on Linux.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WindowsFactAttribute : FactAttribute
{
    public const string Reason = "Only Windows shares files like this; 'tests/windows/run-under-wine.sh' runs it under Wine.";

    public WindowsFactAttribute()
    {
        Skip = OperatingSystem.IsWindows() ? null : Reason;
    }
}

/// <summary>
/// Like <see cref="WindowsFactAttribute"/>, with data.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WindowsTheoryAttribute : TheoryAttribute
{
    public WindowsTheoryAttribute()
    {
        Skip = OperatingSystem.IsWindows() ? null : WindowsFactAttribute.Reason;
    }
}
