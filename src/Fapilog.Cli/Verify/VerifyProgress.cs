using Fapilog.Verification;
using Spectre.Console;

namespace Fapilog.Cli;

/// <summary>
/// Moves a bar as a verification goes on, on the thread that reports.
/// </summary>
internal sealed class VerifyProgress : IProgress<VerificationProgress>
{
    private readonly ProgressTask _bar;

    public VerifyProgress(ProgressTask bar)
    {
        _bar = bar;
    }

    public void Report(VerificationProgress value)
    {
        _bar.MaxValue = Math.Max(1, Math.Max(value.TotalBytes, value.Bytes));
        _bar.Value = value.Bytes;
    }
}
