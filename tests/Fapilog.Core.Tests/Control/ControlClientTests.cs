using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Control;

/// <summary>
/// What the tool says when nobody takes its command, or a trail starts or ends meanwhile: whether it was carried out.
/// </summary>
public sealed class ControlClientTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly AuditMap Done = AuditMap.Create(("done", true));

    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly ControlFolder _folder;
    private int _withoutHost;
    private volatile bool _isHeld = true;

    public ControlClientTests()
    {
        Directory.CreateDirectory(_directory.Trail);
        _folder = new ControlFolder(_directory.Trail);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task SendAsync_NobodyTakesIt_IsWithdrawn()
    {
        _folder.Open();

        var fault = await RefusedAsync(SendAsync());

        Assert.Contains(
            "did not take the command within 10 seconds. The command was withdrawn, and nothing was done.", fault,
            StringComparison.Ordinal);
        Assert.Empty(_folder.List());
        Assert.Equal(0, _withoutHost);
    }

    [Fact]
    public async Task SendAsync_ATrailWithoutAFolder_SaysThatItTakesNone()
    {
        var fault = await RefusedAsync(SendAsync());

        Assert.Contains("takes no commands: it is still starting, is of an earlier version,", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "took the command and has not answered within 10 seconds. It may still be done")]
    [InlineData(false, "ended while it carried out the command. Look whether it was done")]
    public async Task SendAsync_TakenAndNotAnswered_SaysThatNobodyKnows(bool staysHeld, string expected)
    {
        _folder.Open();
        var sent = SendAsync();
        await TakeAsync();
        _isHeld = staysHeld;

        Assert.Contains(expected, await RefusedAsync(sent), StringComparison.Ordinal);
        Assert.Equal(0, _withoutHost);
    }

    [Fact]
    public async Task SendAsync_TheTrailEndsBeforeItTakesIt_IsCarriedOutHereOnce()
    {
        _folder.Open();
        var sent = SendAsync();
        await Soon.TrueAsync(() => _folder.List().Count == 1);
        _isHeld = false;

        await Soon.EndsAsync(sent, _clock, Step);

        Assert.Equal((Done, 1), (await sent, _withoutHost));
        Assert.Empty(_folder.List());
    }

    [Fact]
    public async Task SendAsync_ATrailStartsMeanwhile_IsAsked()
    {
        _isHeld = false;
        _folder.Open();
        var sent = SendAsync(() =>
        {
            _isHeld = true;
            throw new FapilogException(new Fault(AuditCodes.DirectoryInUse, "In use."));
        });
        await Soon.TrueAsync(() => _folder.List().Count == 1, _clock, Step);
        var file = await TakeAsync();
        _folder.Write(file with { Kind = ControlFileKind.Answer }, ControlAnswer.Done(Done).ToBytes());

        await Soon.EndsAsync(sent, _clock, Step);

        Assert.Equal((Done, 1), (await sent, _withoutHost));
    }

    [Fact]
    public async Task SendAsync_TheDirectoryStaysInUseAndFree_EndsWithTheReason()
    {
        _isHeld = false;

        var inUse = new FapilogException(new Fault(AuditCodes.DirectoryInUse, "In use."));
        var fault = await RefusedAsync(SendAsync(() => throw inUse));

        Assert.Equal("In use.", fault);
    }

    [Fact]
    public async Task SendAsync_Cancelled_IsWithdrawn()
    {
        _folder.Open();
        using var interrupted = new CancellationTokenSource();
        var sent = SendAsync(cancellationToken: interrupted.Token);
        await Soon.TrueAsync(() => _folder.List().Count == 1);

        await interrupted.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent.WaitAsync(Soon.Limit));
        Assert.Empty(_folder.List());
    }

    [Fact]
    public async Task SendAsync_AnAnswerThatIsNone_SaysThatNobodyKnows()
    {
        _folder.Open();
        var sent = SendAsync();
        var file = await TakeAsync();
        _folder.Write(file with { Kind = ControlFileKind.Answer }, "{}"u8);

        Assert.Contains("cannot be read. It lacks a member", await RefusedAsync(sent), StringComparison.Ordinal);
    }

    private async Task<ControlFile> TakeAsync()
    {
        await Soon.TrueAsync(() => _folder.List() is [var name] && ControlFile.IsRequest(name));
        Assert.True(ControlFile.TryParse(_folder.List()[0], out var file));
        Assert.True(_folder.TryTurn(file, ControlFileKind.Taken));
        return file;
    }

    private async Task<string> RefusedAsync(Task<AuditMap> sent)
    {
        var exception = await Assert.ThrowsAsync<FapilogException>(() => Soon.EndsAsync(sent, _clock, Step));
        return Assert.Single(exception.Faults).Message;
    }

    private Task<AuditMap> SendAsync(Func<AuditMap>? withoutHost = null, CancellationToken cancellationToken = default) =>
        new ControlClient(_directory.Trail, timeProvider: _clock, isHeld: () => _isHeld).SendAsync(
            new ControlRequest("count", AuditMap.Empty, "somebody", _clock.GetUtcNow()),
            (_, _) =>
            {
                _withoutHost++;
                return Task.FromResult(withoutHost is null ? Done : withoutHost());
            },
            cancellationToken);
}
