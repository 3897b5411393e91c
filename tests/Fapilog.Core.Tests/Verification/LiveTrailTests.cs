using Fapilog.Support;

namespace Fapilog.Verification;

public sealed class LiveTrailTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Verify_AnIncompleteLastLineWhileTheLockIsHeld_IsInProgress()
    {
        Write(WrittenTrail.Lines(3));
        using var held = Hold();

        var report = TrailVerifier.Verify(_directory.Trail, new VerificationOptions { Strict = true });

        Assert.Equal(["in_progress@3:"], report.Describe());
        Assert.Equal(FindingSeverity.Note, report.Findings[0].Severity);
        Assert.True(report.Valid);
        Assert.Equal(2, report.Events);
        Assert.Equal(["in_progress@3:"], TrailVerifier.Verify(Path.Combine(_directory.Trail, WrittenTrail.Name)).Describe());
    }

    [Fact]
    public void Verify_AnIncompleteLastLineOfAFileThatGrows_IsInProgress()
    {
        Write(WrittenTrail.Lines(3));
        var path = Path.Combine(_directory.Trail, WrittenTrail.Name);

        var report = new VerificationRun(new VerificationOptions(), file => new GrowingFile(file)).Run(
            _directory.Trail, () => new TrailFiles([path], [], path, []), CancellationToken.None);

        Assert.Equal(["in_progress@3:"], report.Describe());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("{\"host\":\"HOST\",\"process_id\":PROCESS}")]
    [InlineData("{\"host\":\"HOST\",\"process_id\":PROCESS,\"process_started_at\":\"STARTED\",\"started_at\":\"STARTED\"}")]
    public void Verify_AnIncompleteLastLineAndAnOwnerFileOnly_IsTorn(string owner)
    {
        Write(WrittenTrail.Lines(3));
        File.WriteAllText(Path.Combine(_directory.Trail, ".audit.lock"), string.Empty);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        File.WriteAllText(
            Path.Combine(_directory.Trail, ".audit.owner.json"),
            owner.Replace("HOST", Environment.MachineName, StringComparison.Ordinal)
                .Replace("PROCESS", $"{Environment.ProcessId}", StringComparison.Ordinal)
                .Replace("STARTED", $"{process.StartTime.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss}Z", StringComparison.Ordinal));

        Assert.Equal(["torn_tail@3:"], TrailVerifier.Verify(_directory.Trail).Describe());
    }

    [Fact]
    public void Verify_AnIncompleteLineOfAnOlderDay_IsTornAlthoughTheLockIsHeld()
    {
        Write(WrittenTrail.Lines(3));
        _directory.WriteDay("audit_2025-08-08.jsonl", []);
        using var held = Hold();

        Assert.Equal(["torn_tail@3:"], TrailVerifier.Verify(_directory.Trail).Describe());
    }

    [Fact]
    public void Verify_FromADayOrANumber_BeginsWithItsFile()
    {
        var lines = WrittenTrail.Lines(6);
        _directory.WriteDay("audit_2025-08-07.jsonl", [.. "nonsense\n"u8, .. lines[0], .. lines[1]]);
        _directory.WriteDay("audit_2025-08-08.jsonl", [.. lines[2], .. lines[3]]);
        _directory.WriteDay("audit_2025-08-09.jsonl", [.. lines[4], .. lines[5]]);

        var fromDay = TrailVerifier.Verify(_directory.Trail, new VerificationOptions { FromDay = new DateOnly(2025, 8, 8) });
        var fromNumber = TrailVerifier.Verify(_directory.Trail, new VerificationOptions { FromSequence = 4 });

        Assert.Equal((true, 4L), (fromDay.Valid, fromDay.Events));
        Assert.Equal((true, 3L), (fromNumber.Valid, fromNumber.Events));
        Assert.False(TrailVerifier.Verify(_directory.Trail).Valid);
    }

    [Fact]
    public void Verify_ANumberBelowOne_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => TrailVerifier.Verify(_directory.Root, new VerificationOptions { FromSequence = 0 }));

    [Fact]
    public void Verify_WritesNothingAndTellsHowFarItIs()
    {
        Write(WrittenTrail.Lines(3));
        var before = Directory.GetFileSystemEntries(_directory.Trail);
        var content = File.ReadAllBytes(before[0]);
        var progress = new LastProgress();

        TrailVerifier.Verify(_directory.Trail, new VerificationOptions { Progress = progress });

        Assert.Equal(before, Directory.GetFileSystemEntries(_directory.Trail));
        Assert.Equal(content, File.ReadAllBytes(before[0]));
        Assert.Equal(
            new VerificationProgress { Bytes = content.Length, TotalBytes = content.Length, Events = 2 }, progress.Value);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("5", false)]
    [InlineData("0:HASH", false)]
    [InlineData("-1:HASH", false)]
    [InlineData("5:HASHa", false)]
    [InlineData("5:xyz", false)]
    [InlineData("5:HASH", true)]
    public void TryParse_AnAnchor_TakesANumberAndAChecksum(string text, bool isAnchor)
    {
        var checksum = string.Concat(Enumerable.Repeat("aB01", 16));

        Assert.Equal(isAnchor, ChainAnchor.TryParse(text.Replace("HASH", checksum, StringComparison.Ordinal), out var anchor));
        Assert.Equal(isAnchor ? $"5:{checksum}".ToUpperInvariant() : null, anchor?.ToString().ToUpperInvariant());
    }

    private void Write(IReadOnlyList<byte[]> lines) =>
        _directory.WriteDay(WrittenTrail.Name, [.. WrittenTrail.Join(lines.SkipLast(1)), .. lines[^1][..200]]);

    private IDisposable Hold() => Storage.PhysicalFileSystem.Instance.TryLock(Path.Combine(_directory.Trail, ".audit.lock"))!;

    /// <summary>A file to which somebody appends as soon as it has been read to its end.</summary>
    private sealed class GrowingFile(string path) : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
    {
        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer);
            if (read == 0)
            {
                File.AppendAllText(Name, "more");
            }

            return read;
        }
    }

    private sealed class LastProgress : IProgress<VerificationProgress>
    {
        public VerificationProgress Value { get; private set; }

        public void Report(VerificationProgress value) => Value = value;
    }
}
