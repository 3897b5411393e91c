namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// A test that needs a terminal, which the program <c>script</c> of util-linux pretends to be.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PseudoTerminalFactAttribute : FactAttribute
{
    public const string Program = "/usr/bin/script";

    public PseudoTerminalFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Program))
        {
            Skip = $"There is no '{Program}' of util-linux to make a terminal with.";
        }
    }
}
