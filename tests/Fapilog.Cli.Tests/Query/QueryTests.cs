namespace Fapilog.Cli.Tests.Query;

public sealed class QueryTests
{
    [Fact]
    public async Task Query_OfATrail_ShowsTheNewestFirstAsStored()
    {
        using var folder = new TestFolder();
        await Tool.RunAsync(
            folder, null, Lines.Join(Enumerable.Range(1, 120).Select(index => Lines.Critical($"id-{index}"))), "ingest", "-");
        var lines = folder.StoredLines();

        var json = await Tool.RunAsync(folder, "query", "--format", "json");
        var two = await Tool.RunAsync(folder, "query", "--format", "jsonl", "--limit", "2");
        var none = await Tool.RunAsync(folder, "query", "--format", "json", "--user-id", "nobody");

        Assert.Equal(
            Enumerable.Range(21, 100).Reverse(),
            json.Json.EnumerateArray().Select(one => one.GetProperty("sequence_number").GetInt32()));
        Assert.Equal([lines[119], lines[118]], two.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("[]", none.Output.Trim());
        Assert.Equal((0, 0, 0), (json.ExitCode, two.ExitCode, none.ExitCode));
    }

    [Fact]
    public async Task Query_ATimeWithoutAnOffset_IsUtc()
    {
        using var folder = new TestFolder();
        await Lines.ChainedAsync(folder, 5);

        // The lines' own times are of 10:00 at +02:00.
        var utc = await Tool.RunAsync(folder, "query", "elsewhere", "--format", "json", "--start-time", "2025-09-01T08:00:03");
        var offset =
            await Tool.RunAsync(folder, "query", "elsewhere", "--format", "json", "--end-time", "2025-09-01T10:00:01+02:00");

        var lower = await Tool.RunAsync(folder, "query", "elsewhere", "--format", "json", "--end-time", "2025-09-01t08:00z");

        Assert.Equal([5, 4], utc.Json.EnumerateArray().Select(one => one.GetProperty("sequence_number").GetInt32()));
        Assert.Equal([2, 1], offset.Json.EnumerateArray().Select(one => one.GetProperty("sequence_number").GetInt32()));
        Assert.Equal([1], lower.Json.EnumerateArray().Select(one => one.GetProperty("sequence_number").GetInt32()));
    }

    [Fact]
    public async Task Query_AsText_IsATableThatNoMessageCanBreak()
    {
        using var folder = new TestFolder();
        var line = """{"event_type":"data_access","message":"a\u001b[2J\r\nb\u202e","user_id":"ann","timestamp":"2025-08-07T02:50:08Z"}""";
        await Tool.RunAsync(folder, null, Lines.Join([line]), "ingest", "-");

        var run = await Tool.RunAsync(folder, "query");

        TextSnapshot.Match(run.Output);
    }
}
