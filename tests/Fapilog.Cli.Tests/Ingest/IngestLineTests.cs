using System.Text.Json;
using Fapilog.Verification;

namespace Fapilog.Cli.Tests.Ingest;

public sealed class IngestLineTests : IClassFixture<MixedInput>
{
    private readonly MixedInput _input;

    public IngestLineTests(MixedInput input)
    {
        _input = input;
    }

    [Fact]
    public void Ingest_OfLinesOfEveryKind_StoresTheGoodOnesInAChainThatVerifiesAndExitsOne()
    {
        Assert.Equal(1, _input.Run.ExitCode);
        Assert.Equal(_input.StoredLines.Count, _input.Run.Json.GetProperty("stored").GetInt32());
        Assert.Equal(14, _input.StoredLines.Count);
        Assert.True(TrailVerifier.Verify(_input.Trail).Valid);
    }

    [Fact]
    public void Ingest_OfLinesItCannotTake_NamesEachWithItsNumberAndReasonOnStandardError()
    {
        Assert.Equal(15, _input.Run.Json.GetProperty("rejected").GetArrayLength());
        Assert.Equal(
            _input.Run.Json.GetProperty("rejected").EnumerateArray()
                .Select(line => $"Line {line.GetProperty("line")} is not taken: {line.GetProperty("reason").GetString()}"),
            _input.Run.Error.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        TextSnapshot.Match(_input.Run.Error);
    }

    [Theory]
    [InlineData("marked")]
    [InlineData("crlf")]
    [InlineData("last")]
    public void Ingest_OfALineWithAMarkACarriageReturnOrNoEnd_TakesIt(string id) => Assert.Contains(id, _input.Stored.Keys);

    [Fact]
    public void Ingest_OfLinesWithoutId_TakesEachAndGivesItOne() =>
        Assert.Equal(2, _input.StoredLines.Where(line => TestFolder.Member(line, "message") == "without an id")
            .Select(line => Guid.Parse(TestFolder.Member(line, "event_id"))).Distinct().Count());

    [Fact]
    public void Ingest_OfNumbers_KeepsWhatTheirTokensSay() => Assert.Contains(
        "\"metadata\":{\"a\":1.0,\"b\":1,\"c\":1000000000000000000000000000000,\"d\":1e+16,\"e\":-0.0,\"f\":0.1}",
        _input.Stored["numbers"],
        StringComparison.Ordinal);

    [Theory]
    [InlineData("controls", "a\0b\u001fc\u007fd\ttab")]
    [InlineData("separators", "one\u2028two\u0085three\r\nfour")]
    [InlineData("surrogate", "half \ufffd of a pair")]
    [InlineData("astral", "\U0001F600 and \U0001F600")]
    public void Ingest_OfText_KeepsItsCharacters(string id, string expected) =>
        Assert.Equal(expected, TestFolder.Member(_input.Stored[id], "message"));

    [Fact]
    public void Ingest_OfAMegabyteInOneLine_StoresIt() =>
        Assert.Equal(1 << 20, TestFolder.Member(_input.Stored["huge"], "message").Length);

    [Fact]
    public void Ingest_OfMembersBeyondTheFormat_MovesThemIntoTheMetadata()
    {
        using var line = JsonDocument.Parse(_input.Stored["extra"]);
        Assert.Equal(30, line.RootElement.EnumerateObject().Count());
        Assert.Equal(
            """{"kept":true,"parts":[1,{"x":null}],"tenant":"acme"}""", line.RootElement.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public void Ingest_OfPartOfAnErrorContext_CompletesItToSeventeenMembers()
    {
        using var line = JsonDocument.Parse(_input.Stored["context"]);
        var context = line.RootElement.GetProperty("error_context");
        Assert.Equal(17, context.EnumerateObject().Count());
        Assert.Equal("nightly", context.GetProperty("task_name").GetString());
        Assert.Equal("3.0", context.GetProperty("operation_duration").GetRawText());
    }

    [Fact]
    public void Ingest_OfAChainedLine_KeepsIdAndTimeAndGivesANewPlaceInTheChain()
    {
        using var line = JsonDocument.Parse(_input.Stored["chained-0"]);
        Assert.Equal("2025-09-01T10:00:00+02:00", line.RootElement.GetProperty("timestamp").GetString());
        Assert.Equal(13, line.RootElement.GetProperty("sequence_number").GetInt64());
        Assert.Equal(
            TestFolder.Member(_input.StoredLines[11], "checksum"), line.RootElement.GetProperty("previous_hash").GetString());
    }

    [Fact]
    public void Ingest_OfALineWhoseChecksumIsWrong_DoesNotTakeIt()
    {
        Assert.DoesNotContain("chained-1", _input.Stored.Keys);
        Assert.Contains("the line was changed after it was stored", _input.Run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"timestamp\":\"0001-01-01T00:00:00Z\"", "The member 'timestamp' is '0001-01-01T00:00:00Z'")]
    [InlineData("\"timestamp\":\"0001-01-01T02:00:00+02:00\"", "The member 'timestamp' is '0001-01-01T02:00:00+02:00'")]
    [InlineData(
        "\"metadata\":{\"n\":DIGITS}",
        "FAP4002: The event cannot be stored. The member 'metadata.n' is an integer of 4301 digits")]
    [InlineData(
        "\"error_context\":{\"metadata\":{\"n\":[-DIGITS]}}",
        "FAP4002: The event cannot be stored. The member 'error_context.metadata.n[0]' is an integer of 4301 digits")]
    public async Task Ingest_OfWhatCouldNotBeReadBack_RejectsItByNameAndStoresNothingOfIt(string member, string reason)
    {
        using var folder = new TestFolder();
        var line = $"{{\"event_type\":\"config_changed\",\"message\":\"x\",{member.Replace("DIGITS", new string('7', 4301), StringComparison.Ordinal)}}}\n";

        var run = await Tool.RunAsync(folder, null, System.Text.Encoding.UTF8.GetBytes(line), "ingest", "-", "--format", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            reason, run.Json.GetProperty("rejected")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Empty(folder.StoredLines());
    }
}
