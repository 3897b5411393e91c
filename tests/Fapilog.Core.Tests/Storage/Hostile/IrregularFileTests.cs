using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Querying;
using Fapilog.Recovery;
using Fapilog.Support;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Storage.Hostile;

/// <summary>
/// Pipes, sockets, devices, directories and links in place of every file a trail reads or writes. What hangs ends with the
/// test run's own limit.
/// </summary>
public sealed class IrregularFileTests : IDisposable
{
    private const string Today = "audit_2025-08-07.jsonl";
    private const string Tomorrow = "audit_2025-08-08.jsonl";
    private const string Victim = "precious";

    private static readonly string[] SideFiles =
        [".audit.lock", ".audit.owner.json", ".audit.findings.json", ".audit.undelivered.jsonl", ".audit.torn.json", "head.json", "start-anchor.json", "seals.jsonl"];

    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly string _victim;

    public IrregularFileTests()
    {
        _victim = Path.Combine(_directory.Root, "victim");
        File.WriteAllText(_victim, Victim);
    }

    public static TheoryData<string, string> Cases => Of([.. SideFiles, Today, "audit_2025-01-01.jsonl"]);

    public static TheoryData<string, string> Days => Of(["audit_2025-01-01.jsonl", Today, Tomorrow]);

    public static TheoryData<string, string> Kept => Of(SideFiles);

    public static TheoryData<string, long> TooLong => new()
    {
        { "head.json", 64 * 1024 },
        { ".audit.owner.json", 64 * 1024 },
        { "start-anchor.json", 64 * 1024 },
        { ".audit.torn.json", 4 * 1024 * 1024 },
        { ".audit.findings.json", 4 * 1024 * 1024 },
        { ".audit.undelivered.jsonl", 1024 * 1024 * 1024 },
        { "seals.jsonl", 32 * 1024 * 1024 },
    };

    public void Dispose()
    {
        Assert.Equal(Victim, File.ReadAllText(_victim));
        Assert.False(File.Exists(_victim + ".absent"));
        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task StartAsync_SomethingElseInPlaceOfAFile_IsRefusedAtOnceAndLeavesIt(string kind, string name)
    {
        await StoreAsync(2);
        var path = Put(kind, name);

        var start = await Assert.ThrowsAsync<FapilogException>(() => Some.StartedTrailAsync(_directory, clock: _clock));
        var recovery = await Assert.ThrowsAsync<FapilogException>(() => TrailRecovery.RecoverAsync(_directory.Trail, _clock));

        Assert.Equal(("FAP4011", "FAP4011"), (Assert.Single(start.Faults).Code, Assert.Single(recovery.Faults).Code));
        Assert.Contains($"'{path}' is {IrregularFile.NameOf(kind)}", start.Message, StringComparison.Ordinal);
        Assert.Contains(name, Directory.EnumerateFileSystemEntries(_directory.Trail).Select(Path.GetFileName));

        Remove(path);
        Assert.NotNull(await StoreAsync(1));
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task Verify_SomethingElseInPlaceOfADayFile_IsAFinding(string kind, string name)
    {
        await StoreAsync(2);
        Put(kind, name);

        var report = TrailVerifier.Verify(_directory.Trail);
        var partly = TrailVerifier.Verify(_directory.Trail, new VerificationOptions { FromSequence = 1 });

        AssertFound(report, name, kind);
        Assert.Equal(name != "audit_2025-01-01.jsonl", partly.Findings.Any(finding => finding.Kind == FindingKind.IrregularFile));
        Assert.Equal(name == Today ? 0 : 2, report.Events);
        Assert.Throws<IrregularFileException>(() => TrailQuery.Read(_directory.Trail).ToList());
        Assert.Throws<IrregularFileException>(() => StoredEvents.Read(_directory.Trail).ToList());
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task Verify_SomethingElseInPlaceOfASideFile_IsAFindingAndTheRestIsVerified(string kind, string name)
    {
        await StoreAsync(2);
        Put(kind, name);

        var report = TrailVerifier.Verify(_directory.Trail);

        AssertFound(report, name, kind);
        Assert.Equal(2, report.Events);
        Assert.Equal(2, TrailQuery.Read(_directory.Trail).Count());
    }

    [Theory]
    [MemberData(nameof(TooLong))]
    public async Task ASideFile_LongerThanATrailWritesOne_IsReadByNobodyAndSaid(string name, long longest)
    {
        await StoreAsync(2);
        var path = Path.Combine(_directory.Trail, name);
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(3L * 1024 * 1024 * 1024);
        }

        var start = await Assert.ThrowsAsync<FapilogException>(() => Some.StartedTrailAsync(_directory, clock: _clock));
        var report = TrailVerifier.Verify(_directory.Trail);

        Assert.Equal("FAP4011", Assert.Single(start.Faults).Code);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(
            (FindingKind.IrregularFile, name, $"a file of 3221225472 bytes, more than the {longest} it may have"),
            (finding.Kind, finding.File, finding.Actual));
        Assert.Equal(2, report.Events);
    }

    [Fact]
    public async Task LogEventAsync_ALinkUnderTheNextDaysName_IsRefusedAndWritesNothingThroughIt()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var trail = await Some.StartedTrailAsync(_directory, clock: _clock);
        await trail.LogEventAsync(Some.Event());
        var link = Put("a link", Tomorrow);
        _clock.Advance(TimeSpan.FromDays(1));

        var refused = await Assert.ThrowsAsync<FapilogException>(() => trail.LogEventAsync(Some.Event("refused")).AsTask());
        File.Delete(link);
        await trail.LogEventAsync(Some.Event("stored"));
        await trail.StopAsync();

        Assert.Equal("FAP4006", Assert.Single(refused.Faults).Code);
        Assert.Contains("is a link", refused.Message, StringComparison.Ordinal);
        Assert.True(TrailVerifier.Verify(_directory.Trail).Valid);
    }

    [UnixTheory]
    [InlineData("head.json.tmp")]
    [InlineData(".audit.findings.json.tmp")]
    [InlineData("seals.jsonl.tmp")]
    public async Task ALinkUnderATemporaryName_IsReplacedAndNotFollowed(string name)
    {
        await StoreAsync(1);
        var link = Put("a link", name);

        await StoreAsync(1);

        Assert.Contains(
            "\"sequence\":2", await File.ReadAllTextAsync(Path.Combine(_directory.Trail, "head.json")), StringComparison.Ordinal);
        Assert.Equal(name == "head.json.tmp", !File.Exists(link));
    }

    [Fact]
    public async Task LogEventAsync_TheOpenDayIsExchangedForALinkToIt_IsNoticed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var trail = await Some.StartedTrailAsync(_directory, clock: _clock);
        await trail.LogEventAsync(Some.Event());
        var path = Path.Combine(_directory.Trail, Today);
        var moved = Path.Combine(_directory.Root, "moved.jsonl");
        File.Move(path, moved);
        File.CreateSymbolicLink(path, moved);

        await Assert.ThrowsAsync<FapilogException>(() => trail.LogEventAsync(Some.Event("into the link")).AsTask());

        Assert.Equal(AuditTrailHealth.StorageFailing, trail.Statistics.Health);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\0')]
    public async Task StartAsync_AnUnfinishedEndLongerThanALine_IsSetAsideAsAWhole(char content)
    {
        await StoreAsync(2);
        var path = Path.Combine(_directory.Trail, Today);
        var before = await File.ReadAllBytesAsync(path);
        var fragment = Enumerable.Repeat((byte)content, EventLine.MaxLength + 4711).ToArray();
        await File.WriteAllBytesAsync(path, [.. before, .. fragment]);
        File.Delete(Path.Combine(_directory.Trail, "head.json"));

        await StoreAsync(1);

        Assert.Equal(fragment, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(_directory.Trail, "*.torn"))));
        Assert.Equal(4, ChainCheck.Verify(_directory.Lines()).Count);
    }

    [Fact]
    public async Task StartAsync_ALinkUnderTheNotedNameOfAFragment_IsReplacedAndNotFollowed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await StoreAsync(2);
        var path = Path.Combine(_directory.Trail, Today);
        var length = new FileInfo(path).Length;
        await File.AppendAllTextAsync(path, "unfinished");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("unfinished"u8));
        var side = Put("a link", "2025-08-07.20250807T120000Z.torn");
        await File.WriteAllTextAsync(
            Path.Combine(_directory.Trail, ".audit.torn.json"),
            $$"""{"fragments":[{"file":"{{Today}}","length":10,"offset":{{length}},"sha256":"{{hash}}","side_file":"{{Path.GetFileName(side)}}"}]}""");

        await StoreAsync(1);

        Assert.Null(new FileInfo(side).LinkTarget);
        Assert.Equal("unfinished", await File.ReadAllTextAsync(side));
        Assert.Equal(4, ChainCheck.Verify(_directory.Lines()).Count);
    }

    [Fact]
    public async Task TheDirectoryItself_MayBeALink()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(_directory.Trail);
        var link = Path.Combine(_directory.Root, "link");
        Directory.CreateSymbolicLink(link, _directory.Trail);

        await using (var trail = new AuditTrail(new AuditTrailOptions { StoragePath = link }, [], _clock))
        {
            await trail.StartAsync();
            await trail.LogEventAsync(Some.Event());
        }

        Assert.Equal((true, 1L), (TrailVerifier.Verify(link).Valid, TrailVerifier.Verify(link).Events));
    }

    [Fact]
    public async Task Verify_AFileThatIsNamedByALink_IsVerified()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await StoreAsync(2);
        var link = Path.Combine(_directory.Root, "link.jsonl");
        File.CreateSymbolicLink(link, Path.Combine(_directory.Trail, Today));

        Assert.Equal(2, TrailVerifier.Verify(link).Events);
        Assert.Throws<DirectoryNotFoundException>(() => TrailVerifier.Verify(Put("a named pipe", "pipe")));
    }

    private static TheoryData<string, string> Of(string[] names)
    {
        var cases = new TheoryData<string, string>();
        foreach (var kind in IrregularFile.Kinds)
        {
            foreach (var name in names)
            {
                cases.Add(kind, name);
            }
        }

        return cases;
    }

    private static void AssertFound(VerificationReport report, string name, string kind)
    {
        Assert.False(report.Valid);
        var finding = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.IrregularFile);
        Assert.Equal((name, FindingSeverity.Error, IrregularFile.NameOf(kind)), (finding.File, finding.Severity, finding.Actual));
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
        {
            Directory.Delete(path);
        }

        File.Delete(path);
    }

    private string Put(string kind, string name)
    {
        var path = Path.Combine(_directory.Trail, name);
        IrregularFile.Make(kind, path, _victim);
        return path;
    }

    private async Task<long?> StoreAsync(int count)
    {
        await using var trail = await Some.StartedTrailAsync(_directory, clock: _clock);
        AuditReceipt? last = null;
        for (var i = 0; i < count; i++)
        {
            last = await trail.LogEventAsync(Some.Event($"event {i}"));
        }

        return last?.SequenceNumber;
    }
}
