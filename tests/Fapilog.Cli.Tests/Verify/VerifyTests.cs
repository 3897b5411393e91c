using System.Text;
using System.Text.Json;

namespace Fapilog.Cli.Tests.Verify;

public sealed class VerifyTests
{
    [Fact]
    public async Task Verify_OfAForgedLine_ExitsOneAndNamesFileLineAndByte()
    {
        using var folder = new TestFolder();
        var file = await FillAsync(folder);
        await File.WriteAllTextAsync(
            file, (await File.ReadAllTextAsync(file)).Replace("Read number 1.", "Read number 7.", StringComparison.Ordinal));

        var text = await Tool.RunAsync(folder, "verify", "elsewhere");
        var json = await Tool.RunAsync(folder, "verify", "elsewhere", "--format", "json");

        Assert.Equal((1, 1), (text.ExitCode, json.ExitCode));
        Assert.Empty(text.Error);
        TextSnapshot.Match(Scrubbed.Text(text.Output + json.Output, folder));
    }

    [Fact]
    public async Task Verify_AsJson_GivesEachFindingItsEightMembers()
    {
        using var folder = new TestFolder();
        var file = await FillAsync(folder);
        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllTextAsync(file, string.Concat(lines[0], "\n", lines[2], "\n"));

        var run = await Tool.RunAsync(folder, "verify", "elsewhere", "--format", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            ["valid", "events", "findings", "findings_left_out", "signatures_unchecked", "summary"],
            run.Json.EnumerateObject().Select(member => member.Name));
        Assert.False(run.Json.GetProperty("valid").GetBoolean());
        Assert.Equal(
            """{"valid":false,"events_checked":2,"first_invalid_sequence":2,"error_message":"sequence mismatch"}""",
            System.Text.Json.JsonSerializer.Serialize(run.Json.GetProperty("summary")));
        var finding =
            run.Json.GetProperty("findings").EnumerateArray().First(one => one.GetProperty("kind").GetString() == "sequence_gap");
        Assert.Equal(
            ["kind", "severity", "file", "line", "byte_offset", "sequence", "expected", "actual"],
            finding.EnumerateObject().Select(member => member.Name));
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        Assert.Equal(2, finding.GetProperty("line").GetInt64());
        Assert.Equal(Encoding.UTF8.GetByteCount(lines[0]) + 1, finding.GetProperty("byte_offset").GetInt64());
        Assert.Equal(JsonValueKind.Number, finding.GetProperty("sequence").ValueKind);
    }

    [Fact]
    public async Task Verify_OfATornTail_ExitsOneAndSaysSo()
    {
        using var folder = new TestFolder();
        var file = await FillAsync(folder);
        await File.AppendAllTextAsync(file, "{\"checksum\":\"00");

        var run = await Tool.RunAsync(folder, "verify", "elsewhere");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("torn_tail", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OfOneFile_JudgesItByItself()
    {
        using var folder = new TestFolder();
        var file = await FillAsync(folder);

        var run = await Tool.RunAsync(folder, "verify", file);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("VALID: 3 events, every one linked to the one before it.", run.Output.Trim());
    }

    [Fact]
    public async Task Verify_OfAnEmptyDirectory_SaysThatThereIsNothing()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.Under("empty"));

        var run = await Tool.RunAsync(folder, "verify", "empty");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("VALID: there are no events.", run.Output.Trim());
        Assert.Empty(Directory.GetFileSystemEntries(folder.Under("empty")));
    }

    [Fact]
    public async Task Verify_WithAConfigurationBesideIt_ReadsItOnlyWhenItIsNamed()
    {
        using var folder = new TestFolder();
        await FillAsync(folder);
        folder.Write("fapilog.json", """{ "Fapilog": { "Audit": { "StoragePath": "elsewhere" } } }""");
        Directory.CreateDirectory(folder.Trail);

        var without = await Tool.RunAsync(folder, "verify", "--format", "json");
        var with = await Tool.RunAsync(folder, "verify", "--format", "json", "--config", "fapilog.json");

        Assert.Equal(0, without.Json.GetProperty("events").GetInt32());
        Assert.Equal(3, with.Json.GetProperty("events").GetInt32());
    }

    [Fact]
    public async Task Verify_WithAnchors_TakesThemAndFindsWhatTheyFind()
    {
        using var folder = new TestFolder();
        var file = await FillAsync(folder);
        var lines = await File.ReadAllLinesAsync(file);
        var anchors = lines.Select(
            (line, i) => $"{i + 1}:{JsonDocument.Parse(line).RootElement.GetProperty("checksum").GetString()}").ToArray();

        var whole = await Tool.RunAsync(folder, "verify", "elsewhere", "--anchor", anchors[2], "--strict");
        await File.WriteAllTextAsync(file, lines[1] + "\n");
        var cut = await Tool.RunAsync(folder, "verify", "elsewhere", "--anchor", anchors[2], "--start-anchor", anchors[0]);
        var behindTheHead = await Tool.RunAsync(folder, "verify", "elsewhere", "--start-anchor", anchors[0]);
        File.Delete(Path.Combine(Path.GetDirectoryName(file)!, "head.json"));
        var middle = await Tool.RunAsync(folder, "verify", "elsewhere", "--start-anchor", anchors[0]);
        var beyond = await Tool.RunAsync(folder, "verify", "elsewhere", "--from", "9");
        var json = await Tool.RunAsync(folder, "verify", "elsewhere", "--from", "9", "--format", "json");

        Assert.Equal((0, 1, 0, 1), (whole.ExitCode, cut.ExitCode, middle.ExitCode, beyond.ExitCode));
        Assert.Contains("error tail_missing in", cut.Output, StringComparison.Ordinal);
        Assert.Contains("error tail_missing in", behindTheHead.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("head_missing", cut.Output, StringComparison.Ordinal);
        Assert.Equal(
            "NOTHING VERIFIED: there is no event with the sequence number 9 or a later one.\n",
            beyond.Output.Split("head.json\n")[^1]);
        Assert.Equal("Correct '--from'.\n", beyond.Error);
        Assert.Equal((1, false), (json.ExitCode, json.Json.GetProperty("valid").GetBoolean()));
    }

    [Fact]
    public async Task Verify_InStrictMode_FailsOnAWarning()
    {
        using var folder = new TestFolder();
        var file = await FillAsync(folder);
        File.Copy(file, Path.Combine(Path.GetDirectoryName(file)!, "audit_copy.jsonl"));

        Assert.Equal(0, (await Tool.RunAsync(folder, "verify", "elsewhere")).ExitCode);
        Assert.Equal(1, (await Tool.RunAsync(folder, "verify", "elsewhere", "--strict")).ExitCode);
    }

    private static async Task<string> FillAsync(TestFolder folder)
    {
        await Lines.ChainedAsync(folder, 3);
        return Directory.GetFiles(folder.Under("elsewhere"), "audit_*.jsonl").Single();
    }
}
