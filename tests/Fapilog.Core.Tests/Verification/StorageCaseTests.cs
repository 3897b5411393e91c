using System.Globalization;
using System.Text.Json;
using Fapilog.Verification;

namespace Fapilog.Core.Tests.Verification;

/// <summary>
/// The storage cases shared with the Python sibling: for each, validity, event count and the exact set of findings.
/// </summary>
public sealed class StorageCaseTests
{
    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "Data", "audit");

    public static TheoryData<string> Names
    {
        get
        {
            using var document = Load();
            var names = new TheoryData<string>();
            foreach (var one in document.RootElement.GetProperty("cases").EnumerateArray())
            {
                names.Add(one.GetProperty("name").GetString()!);
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_StorageCase_FindsExactlyWhatIsExpected(string name)
    {
        using var document = Load();
        var expected = document.RootElement.GetProperty("cases").EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == name).GetProperty("ours");

        var report = TrailVerifier.Verify(Path.Combine(Data, "cases", name));

        Assert.Equal(
            expected.GetProperty("findings").EnumerateArray().Select(Describe).Order(StringComparer.Ordinal),
            report.Findings.Select(Describe).Order(StringComparer.Ordinal));
        Assert.Equal(expected.GetProperty("valid").GetBoolean(), report.Valid);
        if (expected.TryGetProperty("events", out var events))
        {
            Assert.Equal(events.GetInt64(), report.Events);
        }
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
