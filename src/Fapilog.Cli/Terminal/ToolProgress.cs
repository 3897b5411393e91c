using Spectre.Console;

namespace Fapilog.Cli;

/// <summary>
/// A bar on a terminal that shows how far a piece of work is. It has no other text than its title.
/// </summary>
internal sealed class ToolProgress
{
    private readonly ProgressTask _bar;

    public ToolProgress(ProgressTask bar)
    {
        _bar = bar;
    }

    public void Report(long done, long of)
    {
        _bar.MaxValue = Math.Max(1, Math.Max(done, of));
        _bar.Value = done;
    }
}
