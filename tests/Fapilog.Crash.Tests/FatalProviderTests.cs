using Fapilog.Querying;
using Fapilog.Tests;
using Fapilog.Verification;

namespace Fapilog.Crash;

/// <summary>
/// What no code in the process can contain: a provider DLL that ends its host, in a process of its own. The trail keeps what
/// it acknowledged, verifies, and goes on with the next start.
/// </summary>
public sealed class FatalProviderTests : IDisposable
{
    // 128 and the signal SIGABRT; what Windows says instead differs by cause.
    private static readonly int? Aborted = OperatingSystem.IsWindows() ? null : 134;

    private readonly string _root = Directory.CreateTempSubdirectory("fapilog-fatal-").FullName;

    private string Storage => Path.Combine(_root, "trail");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    [Trait("Row", "R6")]
    public async Task R6_AsyncVoidThrows_EndsTheProcessAndTheTrailIsWholeAndNamesTheProvider() => await AssertSaysAsync(
        "async-void",
        Aborted,
        "The provider of alert instance 'chat' let an exception escape. InvalidOperationException: from async void");

    [Fact]
    [Trait("Row", "R7")]
    public async Task R7_ThreadOfTheProviderThrows_EndsTheProcessAndTheTrailIsWholeAndNamesTheProvider() => await AssertSaysAsync(
        "own-thread",
        Aborted,
        "The provider of alert instance 'chat' let an exception escape. InvalidOperationException: from a thread");

    [Fact]
    [Trait("Row", "R9")]
    public async Task R9_StackOverflow_EndsTheProcessAndTheTrailIsWhole() => await AssertWholeAsync("stack-overflow", Aborted);

    [Fact]
    [Trait("Row", "R10")]
    public async Task R10_FailFast_EndsTheProcessAndTheTrailIsWhole() => await AssertWholeAsync("fail-fast", Aborted);

    [Fact]
    [Trait("Row", "R10")]
    public async Task R10_Exit_EndsTheProcessWithTheProvidersCodeAndTheTrailTellsAndIsWhole() =>
        await AssertSaysAsync("exit", 0, "alerts left for the next start: 1.");

    /// <summary>The process could still do something: nothing it accepted is lost, and the log says what happened.</summary>
    private async Task AssertSaysAsync(string provider, int? exitCode, string said)
    {
        var lines = await AssertWholeAsync(provider, exitCode);

        var line = Assert.Single(lines, line => line.StartsWith("log 3009 ", StringComparison.Ordinal));
        Assert.StartsWith(
            "log 3009 The process ends while the trail 'default' runs. The events it accepted are stored; alerts left for the next start: 1.",
            line,
            StringComparison.Ordinal);
        Assert.EndsWith(said, line, StringComparison.Ordinal);
        var stored = StoredEvents.Read(Storage).Select(auditEvent => auditEvent.EventId).ToHashSet();
        var took =
            lines.Where(line => line.StartsWith("took ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).ToList();
        Assert.NotEmpty(took);
        Assert.All(took, id => Assert.Contains(id, stored));
    }

    private async Task<IReadOnlyList<string>> AssertWholeAsync(string provider, int? exitCode)
    {
        using var host = Start(provider);
        var ended = await host.EndAsync();

        Assert.Contains("ready", host.Lines);
        Assert.DoesNotContain("done", host.Lines);
        Assert.True(exitCode is { } expected ? ended == expected : ended != 0, $"The exit code was {ended}.");
        Assert.NotEmpty(host.Acknowledged);
        AssertStored(host.Acknowledged);

        using var next = Start("accepts");
        Assert.Equal((0, "done"), (await next.EndAsync(), next.Lines[^1]));
        AssertStored([.. host.Acknowledged, .. next.Acknowledged]);
        return host.Lines;
    }

    private void AssertStored(IReadOnlyList<Acknowledgement> acknowledged)
    {
        var report = TrailVerifier.Verify(Storage);
        Assert.True(
            report.Valid, string.Join('\n', report.Findings.Select(finding => $"{finding.Kind} {finding.File}:{finding.Line}")));
        var stored =
            StoredEvents.Read(Storage).ToDictionary(auditEvent => auditEvent.EventId, auditEvent => auditEvent.SequenceNumber);
        Assert.All(acknowledged, acknowledgement => Assert.Equal(acknowledgement.Sequence, stored[acknowledgement.EventId]));
    }

    private ChildProcess Start(string provider)
    {
        var plugins = Path.Combine(_root, "plugins");
        if (!Directory.Exists(plugins))
        {
            Fixture.CopyFile("Fatal", plugins);
        }

        // No dump of a process that is meant to die.
        return ChildProcess.StartDotnet(
            "Fapilog.ProviderHost.dll",
            [plugins, Storage, Path.Combine(_root, "copies"), provider],
            new Dictionary<string, string> { ["DOTNET_DbgEnableMiniDump"] = "0" });
    }
}
