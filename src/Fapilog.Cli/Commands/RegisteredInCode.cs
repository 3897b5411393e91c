using Fapilog.Diagnostics;

namespace Fapilog.Cli;

/// <summary>
/// A name that is unknown here may be known to an application.
/// </summary>
internal static class RegisteredInCode
{
    private const string NoSuchProvider = "FAP1001";

    public static void Tell(ToolConsole console, IEnumerable<Fault> faults)
    {
        if (faults.Any(fault => fault.Code == NoSuchProvider))
        {
            console.Error(
                "A dispatcher that an application registers in code is known to that application alone, and not to this tool.");
        }
    }
}
