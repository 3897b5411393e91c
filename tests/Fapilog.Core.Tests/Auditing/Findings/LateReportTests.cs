using Fapilog.Alerting;
using Fapilog.Storage;
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
                () => File.Exists(findings) && File.ReadAllText(findings).Contains("\"over\":true", StringComparison.Ordinal));
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

    /// <summary>The files of the machine, with something that happens once as one of them is put in its place.</summary>
    private sealed class InterruptedFiles : ITrailFileSystem
    {
        private readonly PhysicalFileSystem _files = PhysicalFileSystem.Instance;
        private (string Path, Func<Task> Act)? _interruption;

        public void Interrupt(string path, Func<Task> act) => _interruption = (path, act);

        public void Rename(string from, string to)
        {
            _files.Rename(from, to);
            if (_interruption is var (path, act) && path == to)
            {
                _interruption = null;
                Task.Run(act).Wait();
            }
        }

        public void CreateDirectory(string path) => _files.CreateDirectory(path);

        public IReadOnlyList<string> List(string directory) => _files.List(directory);

        public ITrailFile OpenOrCreate(string path) => _files.OpenOrCreate(path);

        public ITrailFile CreateAnew(string path) => _files.CreateAnew(path);

        public void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes) => _files.Overwrite(path, offset, bytes);

        public ITrailFile? OpenRead(string path) => _files.OpenRead(path);

        public void Delete(string path) => _files.Delete(path);

        public void SyncDirectory(string path) => _files.SyncDirectory(path);

        public IDisposable? TryLock(string path) => _files.TryLock(path);
    }
}
