using System.Globalization;
using System.Text.Json;

namespace Fapilog.Verification;

/// <summary>
/// The storage cases shared with the Python sibling: for each, validity, event count and the exact set of findings.
/// </summary>
public sealed class StorageCaseTests
{
    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "Data", "audit");

    public static TheoryData<string> Names => Those(_ => true);

    public static TheoryData<string> NamesWithAnchor =>
        Those(one => one.GetProperty("ours").TryGetProperty("with_anchor", out _));

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_StorageCase_FindsExactlyWhatIsExpected(string name)
    {
        var expected = Case(name).GetProperty("ours");

        var report = Verify(name);

        AssertFindings(expected, report);
        if (expected.TryGetProperty("events", out var events))
        {
            Assert.Equal(events.GetInt64(), report.Events);
        }

        if (expected.TryGetProperty("valid_prefix", out var prefix))
        {
            Assert.Equal(prefix.GetInt64(), report.ValidPrefix);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_StorageCaseInStrictMode_FailsOnWarningsToo(string name)
    {
        var expected = Case(name).GetProperty("ours");

        var report = Verify(name, new VerificationOptions { Strict = true });

        Assert.Equal(
            expected.TryGetProperty("strict_valid", out var valid)
                ? valid.GetBoolean()
                : expected.GetProperty("findings").GetArrayLength() == 0,
            report.Valid);
        Assert.InRange(report.ValidPrefix, 0, report.Events);
    }

    [Theory]
    [MemberData(nameof(NamesWithAnchor))]
    public void Verify_StorageCaseWithAnchor_FindsExactlyWhatIsExpected(string name)
    {
        var expected = Case(name).GetProperty("ours").GetProperty("with_anchor");
        var anchor = expected.GetProperty("anchor");

        var report = Verify(name, new VerificationOptions
        {
            EndAnchor = new ChainAnchor(anchor.GetProperty("sequence").GetInt64(), anchor.GetProperty("checksum").GetString()!),
        });

        AssertFindings(expected, report);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_StorageCase_SummarisesInTheSiblingsWords(string name)
    {
        var expected = Case(name);
        var upstream = expected.GetProperty("upstream");

        var report = Verify(name);

        Assert.Equal(report.Valid, report.Summary.Valid);
        if (report.Valid)
        {
            Assert.Equal(new VerificationSummary { Valid = true, EventsChecked = report.Events }, report.Summary);
        }
        else if (!upstream.GetProperty("valid").GetBoolean() && name != "restart_two_segments")
        {
            // The sibling sorts all chains into one and so finds a restart elsewhere.
            Assert.Equal(
                new VerificationSummary
                {
                    Valid = false,
                    EventsChecked = upstream.GetProperty("events_checked").GetInt64(),
                    FirstInvalidSequence = upstream.GetProperty("first_invalid_sequence").GetInt64(),
                    ErrorMessage = upstream.GetProperty("error_message").GetString(),
                },
                report.Summary);
        }
    }

    private static VerificationReport Verify(string name, VerificationOptions? options = null) =>
        TrailVerifier.Verify(Path.Combine(Data, "cases", name), options);

    private static void AssertFindings(JsonElement expected, VerificationReport report)
    {
        Assert.Equal(
            expected.GetProperty("findings").EnumerateArray().Select(Describe).Order(StringComparer.Ordinal),
            report.Findings.Select(Describe).Order(StringComparer.Ordinal));
        Assert.Equal(expected.GetProperty("valid").GetBoolean(), report.Valid);
    }

    private static JsonElement Case(string name)
    {
        using var document = Load();
        return document.RootElement.GetProperty("cases")
            .EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == name)
            .Clone();
    }

    private static TheoryData<string> Those(Func<JsonElement, bool> condition)
    {
        using var document = Load();
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Where(condition)
            .Select(one => one.GetProperty("name").GetString()!)];
    }

    private static JsonDocument Load() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Data, "cases.json")));

    private static string Describe(JsonElement finding) => Describe(
        finding.GetProperty("kind").GetString()!,
        finding.TryGetProperty("severity", out var severity) ? severity.GetString()! : "error",
        finding.GetProperty("file").GetString()!,
        Number(finding, "line"),
        Number(finding, "sequence"));

    private static string Describe(VerificationFinding finding) => Describe(
        finding.Kind, finding.Severity.ToString().ToLowerInvariant(), finding.File, finding.Line, finding.Sequence);

    private static string Describe(string kind, string severity, string file, long? line, long? sequence) =>
        $"{kind} ({severity}) in {file} at {Text(line)} with {Text(sequence)}";

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static long? Number(JsonElement finding, string member) =>
        finding.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetInt64() : null;
}
