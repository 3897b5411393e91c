using Fapilog.Verification;

namespace Fapilog.Cli;

/// <summary>
/// Moves a bar as a verification goes on, on the thread that reports.
/// </summary>
internal sealed class VerifyProgress : IProgress<VerificationProgress>
{
    private readonly ToolProgress _bar;

    public VerifyProgress(ToolProgress bar)
    {
        _bar = bar;
    }

    public void Report(VerificationProgress value) => _bar.Report(value.Bytes, value.TotalBytes);
}
