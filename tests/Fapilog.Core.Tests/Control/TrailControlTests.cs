using System.Runtime.Versioning;
using System.Text;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Control;

/// <summary>
/// What a running trail makes of the files in its control folder, and what the tool is told.
/// </summary>
public sealed class TrailControlTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly CollectingLog _log = new();
    private readonly List<string> _done = [];
    private readonly ControlFolder _folder;

    public TrailControlTests()
    {
        Directory.CreateDirectory(_directory.Trail);
        _folder = new ControlFolder(_directory.Trail);
    }

    // Each is a request that must not be carried out, and what the answer says of it.
    public static TheoryData<string, string> Hostile => new()
    {
        { "", "It is not JSON" },
        { "{", "It is not JSON" },
        { """{"arguments":{},"at":"2025-08-07T12:00:00Z","author":"a"}""", "It needs the members" },
        { """{"arguments":[],"at":"2025-08-07T12:00:00Z","author":"a","command":"count"}""", "'arguments' is a list" },
        { """{"arguments":{},"at":"noon","author":"a","command":"count"}""", "'at' is 'noon'" },
        { """{"arguments":{},"at":"2025-08-07T12:00:00Z","author":"a","command":"count","sudo":true}""", "and no other" },
        { """{"arguments":{},"at":"2025-08-07T12:00:00Z","author":"a","command":"format"}""", "does not know the command 'format'. It knows count, fail, refuse." },
        { new string(' ', (256 * 1024) + 1), "a file of 262145 bytes, more than the 262144 it may have" },
    };

    public void Dispose()
    {
        _directory.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task SendAsync_BesideARunningTrail_IsCarriedOutOnceAndLeavesNoFile()
    {
        using var control = Start();

        var result = await EndsAsync(SendAsync("count", AuditMap.Create(("of", "apples"))));

        Assert.Equal("apples", result["counted"].AsString());
        Assert.Equal(["apples by somebody"], _done);
        await Soon.TrueAsync(() => _folder.List().Count == 0);
        await control.StopAsync(Soon.Limit);
    }

    [Fact]
    public async Task SendAsync_ACommandThatIsRefusedOrFails_SaysWhyAndTheNextOneIsTaken()
    {
        using var control = Start();

        var refused = await Assert.ThrowsAsync<FapilogException>(() => EndsAsync(SendAsync("refuse")));
        var failed = await Assert.ThrowsAsync<FapilogException>(() => EndsAsync(SendAsync("fail")));
        await EndsAsync(SendAsync("count"));

        Assert.Equal([new Fault("FAP1", "One."), new Fault("FAP2", "Two.")], refused.Faults);
        Assert.Equal("FAP4013: The command failed: It broke.", Assert.Single(failed.Faults).ToString());
        Assert.Single(_done);
        await control.StopAsync(Soon.Limit);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Request_ThatIsMalformed_IsAnsweredRemovedAndNotCarriedOut(string content, string expected)
    {
        using var control = Start();
        var file = Leave(Encoding.UTF8.GetBytes(content));

        var answer = await AnswerToAsync(file);

        Assert.Contains(expected, Assert.Single(answer.Faults).Message, StringComparison.Ordinal);
        Assert.Equal(AuditCodes.CommandNotDone, answer.Faults[0].Code);
        Assert.False(_folder.Has(file with { Kind = ControlFileKind.Taken }));
        await EndsAsync(SendAsync("count"));
        Assert.Single(_done);
        await control.StopAsync(Soon.Limit);
    }

    [UnixFact]
    public async Task Request_ThatIsNoRegularFile_IsRefusedAndNotRead()
    {
        using var control = Start();
        var victim = Path.Combine(_directory.Root, "victim");
        await File.WriteAllBytesAsync(victim, Request("count").ToBytes());
        foreach (var kind in IrregularFile.Kinds.Where(kind => kind != "a directory"))
        {
            var file = new ControlFile(_clock.GetUtcNow(), Guid.NewGuid(), ControlFileKind.Request);
            IrregularFile.Make(kind, PathOf(file), victim);

            var answer = await AnswerToAsync(file);

            Assert.Contains($"is {IrregularFile.NameOf(kind)}", Assert.Single(answer.Faults).Message, StringComparison.Ordinal);
        }

        Directory.CreateDirectory(PathOf(new ControlFile(_clock.GetUtcNow(), Guid.NewGuid(), ControlFileKind.Request)));
        await EndsAsync(SendAsync("count"));

        Assert.Single(_done);
        Assert.True(File.Exists(victim));
        Assert.Contains(_log.Lines, line => line.Id == 4032);
        await control.StopAsync(Soon.Limit);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Folder_OnUnix_IsClosedToOtherAccountsAndTakesNoneOfTheirFiles()
    {
        Directory.CreateDirectory(_folder.Path, (UnixFileMode)0x1ff);
        var mine = Leave(Request("count").ToBytes());
        Assert.Equal((UnixFileMode)0x180, File.GetUnixFileMode(PathOf(mine)));
        using var control = Start();
        Assert.Equal((UnixFileMode)0x1c0, File.GetUnixFileMode(_folder.Path));
        await AnswerToAsync(mine);

        if (Environment.IsPrivilegedProcess)
        {
            var foreign = new ControlFile(_clock.GetUtcNow(), Guid.NewGuid(), ControlFileKind.Request);
            var aside = Path.Combine(_directory.Root, "aside");
            await File.WriteAllBytesAsync(aside, Request("count").ToBytes());
            using (var chown = System.Diagnostics.Process.Start("chown", ["1", aside]))
            {
                await chown.WaitForExitAsync();
            }

            File.Move(aside, PathOf(foreign));
            var answer = await AnswerToAsync(foreign);
            Assert.Contains("is a file of another account", Assert.Single(answer.Faults).Message, StringComparison.Ordinal);
        }

        Assert.Single(_done);
        await control.StopAsync(Soon.Limit);
    }

    [UnixFact]
    public void Start_ALinkWhereTheFolderBelongs_TakesNoCommandsAndSaysSo()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_directory.Root, "elsewhere")).FullName;
        Directory.CreateSymbolicLink(_folder.Path, elsewhere);

        using var control = Start();

        Assert.Equal(4030, Assert.Single(_log.Lines).Id);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task Request_OfAnotherTime_IsRefused(int minutes)
    {
        using var control = Start();
        var at = _clock.GetUtcNow() + TimeSpan.FromMinutes(minutes);

        var answer = await AnswerToAsync(Leave(Request("count").ToBytes(), at));

        Assert.Contains("more than 5 minutes from now", Assert.Single(answer.Faults).Message, StringComparison.Ordinal);
        Assert.Empty(_done);
        await control.StopAsync(Soon.Limit);
    }

    [Fact]
    public async Task Request_WithoutANameOfTheForm_IsRemoved()
    {
        using var control = Start();
        var path = Path.Combine(_folder.Path, "x.request.json");
        await File.WriteAllBytesAsync(path, Request("count").ToBytes());

        await Soon.TrueAsync(() => !File.Exists(path), _clock, Step);
        await control.StopAsync(Soon.Limit);

        Assert.Empty(_done);
        Assert.Contains(_log.Lines, line => line.Message.Contains("'x.request.json' was refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_ARequestOfADeadTool_IsCarriedOutOnceAndItsAnswerAgesAway()
    {
        _folder.Open();
        var file = Leave(Request("count").ToBytes());

        using var control = Start();
        var answer = file with { Kind = ControlFileKind.Answer };
        await Soon.TrueAsync(() => _folder.Has(answer), _clock, Step);
        await Soon.TrueAsync(() => !_folder.Has(answer), _clock, TimeSpan.FromMinutes(1));
        await control.StopAsync(Soon.Limit);

        Assert.Single(_done);
        Assert.Empty(_folder.List());
    }

    [Fact]
    public async Task Start_ARequestThatADeadTrailTook_IsAnsweredAndNotRepeated()
    {
        _folder.Open();
        var file = Leave(Request("count").ToBytes());
        Assert.True(_folder.TryTurn(file, ControlFileKind.Taken));

        using var control = Start();
        var answer = await AnswerToAsync(file);
        await control.StopAsync(Soon.Limit);

        Assert.Contains("ended while it carried out the command", Assert.Single(answer.Faults).Message, StringComparison.Ordinal);
        Assert.Empty(_done);
        Assert.False(_folder.Has(file with { Kind = ControlFileKind.Taken }));
    }

    [Fact]
    public async Task StopAsync_WhileACommandIsCarriedOut_WaitsForItAndItsAnswer()
    {
        var (began, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var control = Start(("wait", async (_, _) =>
        {
            began.SetResult();
            await goOn.Task;
            return AuditMap.Empty;
        }
        ));
        var file = Leave(Request("wait").ToBytes());
        await Soon.TrueAsync(() => began.Task.IsCompleted, _clock, Step);

        var stop = control.StopAsync(TimeSpan.FromSeconds(5));
        Assert.False(stop.IsCompleted);
        goOn.SetResult();
        await stop.WaitAsync(Soon.Limit);

        Assert.Empty((await AnswerToAsync(file)).Faults);
    }

    [Fact]
    public async Task StopAsync_WhileACommandHangs_AbortsItAfterTheLimit()
    {
        var began = new TaskCompletionSource();
        using var control = Start(("hang", async (_, token) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return AuditMap.Empty;
        }
        ));
        var file = Leave(Request("hang").ToBytes());
        await Soon.TrueAsync(() => began.Task.IsCompleted, _clock, Step);

        await Soon.EndsAsync(control.StopAsync(TimeSpan.FromSeconds(5)), _clock, Step);

        var answer = await AnswerToAsync(file);
        Assert.Contains("stopped before the command was done", answer.Faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_OfEachKind_IsReadBackAndSortsByTime()
    {
        var earlier = new ControlFile(Some.Noon, Guid.NewGuid(), ControlFileKind.Taken);
        var later = new ControlFile(Some.Noon.AddMilliseconds(1), Guid.Empty, ControlFileKind.Request);

        Assert.True(ControlFile.TryParse(earlier.Name, out var read));
        Assert.Equal(earlier, read);
        Assert.True(string.CompareOrdinal(earlier.Name, later.Name) < 0);
        Assert.All(
            ["a.request.json", $"{later.Name}.tmp", later.Name.Replace("request", "asked", StringComparison.Ordinal)],
            name => Assert.False(ControlFile.TryParse(name, out _)));
    }

    private static ControlRequest Request(string command, AuditMap? arguments = null) =>
        new(command, arguments ?? AuditMap.Create(("of", "pears")), "somebody", Some.Noon);

    private TrailControl Start(params (string Name, ControlHandler Handler)[] more)
    {
        var handlers = new Dictionary<string, ControlHandler>
        {
            ["count"] = (request, _) =>
            {
                _done.Add($"{request.Arguments["of"].AsString()} by {request.Author}");
                return Task.FromResult(AuditMap.Create(("counted", request.Arguments["of"])));
            },
            ["refuse"] = (_, _) => throw new FapilogException([new Fault("FAP1", "One."), new Fault("FAP2", "Two.")]),
            ["fail"] = (_, _) => throw new InvalidOperationException("It broke."),
        };
        foreach (var (name, handler) in more)
        {
            handlers[name] = handler;
        }

        var control = new TrailControl(_directory.Trail, handlers, _clock, _log);
        control.Start();
        return control;
    }

    private ControlFile Leave(byte[] content, DateTimeOffset? at = null)
    {
        var file = new ControlFile(at ?? _clock.GetUtcNow(), Guid.NewGuid(), ControlFileKind.Request);
        _folder.Write(file, content);
        return file;
    }

    private string PathOf(ControlFile file) => Path.Combine(_folder.Path, file.Name);

    private async Task<ControlAnswer> AnswerToAsync(ControlFile file)
    {
        var answer = file with { Kind = ControlFileKind.Answer };
        await Soon.TrueAsync(
            () => _folder.Has(answer) && !_folder.Has(file with { Kind = ControlFileKind.Taken }), _clock, Step);
        return ControlAnswer.Parse(_folder.Read(answer));
    }

    private Task<AuditMap> SendAsync(string command, AuditMap? arguments = null) =>
        new ControlClient(_directory.Trail, timeProvider: _clock, isHeld: () => true).SendAsync(
            Request(command, arguments) with { At = _clock.GetUtcNow() },
            (_, _) => throw new InvalidOperationException("A host runs."),
            CancellationToken.None);

    private async Task<AuditMap> EndsAsync(Task<AuditMap> sent)
    {
        await Soon.EndsAsync(sent, _clock, Step);
        return await sent;
    }
}
