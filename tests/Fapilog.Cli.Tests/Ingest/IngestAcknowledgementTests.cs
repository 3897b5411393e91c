using Fapilog.Verification;

namespace Fapilog.Cli.Tests.Ingest;

public sealed class IngestAcknowledgementTests
{
    [Theory]
    [InlineData("durable")]
    [InlineData("enqueued")]
    public async Task Ingest_WithAck_NamesEachEventOnceAndNothingElse(string durability)
    {
        using var folder = new TestFolder();
        var ids = Enumerable.Range(0, 6_000).Select(index => $"id-{index}").ToArray();
        var lines = ids.Select(id => $$"""{"event_type":"data_access","message":"m","event_id":"{{id}}"}""").Prepend("nonsense");

        var run = await Tool.RunAsync(folder, null, Lines.Join(lines), "ingest", "-", "--ack", "--durability", durability);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            ids.Order(StringComparer.Ordinal),
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Contains("6000 events stored, 1 line rejected", run.Error, StringComparison.Ordinal);
        Assert.Equal(ids.ToHashSet(), [.. folder.Stored().Keys]);
        Assert.True(TrailVerifier.Verify(folder.Trail).Valid);
    }

    [UnixFact]
    public async Task Ingest_WithAckOfAnInputThatPauses_NamesWhatIsStoredMeanwhile()
    {
        using var folder = new TestFolder();
        folder.Write("feed.sh", System.Text.Encoding.UTF8.GetBytes(
            """
            mkfifo in out
            dotnet "$1" ingest - --ack <in >out &
            exec 3>in 4<out
            printf '{"event_type":"data_access","message":"m","event_id":"first"}\n' >&3
            read line <&4; echo "while open: $line"
            exec 3>&-
            wait
            """));

        using var tool = Tool.Start(folder, "bash", ["feed.sh", Tool.File], null);
        var run = await tool.FinishAsync();

        Assert.Equal("while open: first", run.Output.Trim());
    }
}
