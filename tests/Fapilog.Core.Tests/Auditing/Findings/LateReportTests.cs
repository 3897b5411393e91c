using Fapilog.Alerting;
using Fapilog.Support;

namespace Fapilog.Auditing.Findings;

/// <summary>What is reported while the writer writes is taken in without waiting for the next event.</summary>
public sealed class LateReportTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task VerifyAsync_TheWriterHasJustTakenInWhatWasReported_IsTakenInToo()
    {
        var clock = Some.Clock();
        var findings = Path.Combine(_directory.Trail, OpenFindings.FileName);
        var files = new InterruptedFiles();
        // The clear waits for the alert's answer, and stays in the file until then.
        var answer = new TaskCompletionSource<AlertReceipt>();
        using var slow = new ScriptedDispatcher(_ => answer.Task);
        await using var trail = new AuditTrail(
            new AuditTrailOptions { StoragePath = _directory.Trail }, [new AlertInstance("chat", slow)], files, clock);
        await trail.StartAsync();
        await trail.LogEventAsync(Some.Event());
        await trail.DrainAsync();
        var day = Assert.Single(_directory.DayFiles);
        var sound = _directory.Lines()[0][0];
        await WriteFirstByteAsync(day, (byte)'x');
        files.Interrupt(findings, async () =>
        {
            // The writer has taken in the report of the damage and not yet looked at its queue.
            await WriteFirstByteAsync(day, sound);
            Assert.True((await trail.VerifyAsync()).Valid);
        });

        Assert.False((await trail.VerifyAsync()).Valid);

        try
        {
            await Soon.TrueAsync(
                () => File.Exists(findings)
                    && TextLines.Read(findings).Any(line => line.Contains("\"over\":true", StringComparison.Ordinal)));
        }
        finally
        {
            answer.SetResult(AlertReceipt.Accepted);
        }
    }

    private static async Task WriteFirstByteAsync(string path, byte value)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await file.WriteAsync(new[] { value });
    }
}
