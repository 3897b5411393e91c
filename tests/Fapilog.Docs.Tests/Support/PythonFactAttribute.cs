using System.ComponentModel;
using System.Diagnostics;

namespace Fapilog.Docs.Tests.Support;

/// <summary>
/// A test that runs a script of the pages with Python, where there is one.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    public const string Command = "python3";

    public PythonFactAttribute()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Command, ["-c", "pass"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            Skip = process.ExitCode == 0 ? null : $"'{Command}' does not run here.";
        }
        catch (Win32Exception)
        {
            Skip = $"There is no '{Command}' here.";
        }
    }
}
