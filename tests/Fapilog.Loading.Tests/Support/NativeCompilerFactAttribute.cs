namespace Fapilog.Loading.Tests;

/// <summary>
/// A fact that needs a C compiler, for native libraries made on the spot.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeCompilerFactAttribute : FactAttribute
{
    public const string Program = "/usr/bin/cc";

    public NativeCompilerFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Program))
        {
            Skip = $"There is no C compiler '{Program}' to make native libraries with.";
        }
    }
}
