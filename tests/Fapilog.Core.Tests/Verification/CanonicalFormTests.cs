using System.Security.Cryptography;
using System.Text;
using Fapilog.Format;

namespace Fapilog.Verification;

/// <summary>
/// Lines whose checksum is that of their bytes or of their values, and which stand in another form than the one there is.
/// </summary>
public class CanonicalFormTests
{
    private const string Canonical =
        """{"event_type":"data_access","metadata":{"a":"/A\n","b":1.5,"c":0},"previous_hash":null,"sequence_number":1}""";

    public static TheoryData<string, string> Spellings => new()
    {
        { "members in another order", """{"metadata":{"a":"/A\n","b":1.5,"c":0},"event_type":"data_access","previous_hash":null,"sequence_number":1}""" },
        {
            "inner members in another order",
            Canonical.Replace("\"b\":1.5,\"c\":0", "\"c\":0,\"b\":1.5", StringComparison.Ordinal)
        },
        { "an escaped solidus", Canonical.Replace("\"/A", "\"\\/A", StringComparison.Ordinal) },
        { "an escaped letter", Canonical.Replace("/A", "/\\u0041", StringComparison.Ordinal) },
        { "a long escape", Canonical.Replace("\\n", "\\u000a", StringComparison.Ordinal) },
        { "an escaped name", Canonical.Replace("\"metadata\"", "\"m\\u0065tadata\"", StringComparison.Ordinal) },
        { "a zero more", Canonical.Replace("1.5", "1.50", StringComparison.Ordinal) },
        { "an exponent", Canonical.Replace("1.5", "15e-1", StringComparison.Ordinal) },
        { "minus nothing", Canonical.Replace("\"c\":0", "\"c\":-0", StringComparison.Ordinal) },
        { "white space", Canonical.Replace(",", ", ", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Verify_AnotherSpelling_IsNotCanonicalHoweverItWasHashedAndLong(string name, string body)
    {
        Assert.NotEqual(Canonical, body);
        foreach (var (line, hashed) in new[] { (body, body), (body, Canonical), (Large(body), Large(body)) })
        {
            var report = WrittenTrail.Verify(Encoding.UTF8.GetBytes(WithChecksum(line, ChecksumOf(hashed)) + "\n"));

            Assert.True(report.Describe() is ["not_canonical@1:1"], name);
            Assert.False(report.Valid);
            Assert.Equal("checksum mismatch", report.Summary.ErrorMessage);
        }
    }

    [Theory]
    [InlineData(Canonical)]
    [InlineData("""{"a":"\ud800","event_type":"data_access","previous_hash":null,"sequence_number":1}""")]
    public void Verify_TheCanonicalForm_IsValid(string body) =>
        Assert.Empty(WrittenTrail.Verify(Encoding.UTF8.GetBytes(Sorted(body) + "\n")).Findings);

    [Theory]
    [InlineData("\"metadata\"")]
    [InlineData("\"sequence_number\"")]
    public void Verify_AChecksumThatWasMoved_IsNotCanonical(string before)
    {
        var member = $"\"checksum\":\"{ChecksumOf(Canonical)}\",";
        var moved = Canonical.Replace(before, member + before, StringComparison.Ordinal);

        Assert.Equal(["not_canonical@1:1"], WrittenTrail.Verify(Encoding.UTF8.GetBytes(moved + "\n")).Describe());
        Assert.Equal(
            ["not_canonical@1:1"],
            WrittenTrail.Verify(Encoding.UTF8.GetBytes($"{Canonical[..^1]},{member[..^1]}}}\n")).Describe());
    }

    [Fact]
    public void Verify_ALargeLineOfAnotherSpellingThatWasEdited_IsAChecksumMismatch()
    {
        var body = Large(Canonical.Replace("1.5", "1.50", StringComparison.Ordinal));

        var report = WrittenTrail.Verify(Encoding.UTF8.GetBytes(WithChecksum(body, ChecksumOf(Canonical)) + "\n"));

        Assert.Equal(["checksum_mismatch@1:1"], report.Describe());
        Assert.Equal(ChecksumOf(Canonical), report.Findings[0].Expected);
    }

    [Fact]
    public void Parse_ALineOfAnotherSpelling_HasItsValuesButNotItsBytes()
    {
        var spelled = Canonical.Replace("1.5", "1.50", StringComparison.Ordinal);
        var line = StoredLine.Parse(Encoding.UTF8.GetBytes(WithChecksum(Large(spelled), ChecksumOf(Large(Canonical)))));

        Assert.Equal((false, true, 1L), (line.BytesIntact, line.ValuesIntact, line.SequenceNumber));
        Assert.Equal(ChecksumOf(Large(Canonical)), line.ComputedChecksum);
    }

    private static string ChecksumOf(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    private static string WithChecksum(string body, string checksum) => $"{{\"checksum\":\"{checksum}\",{body[1..]}";

    // The member "a" stands before the checksum.
    private static string Sorted(string body) => body.StartsWith("{\"a\":\"\\ud800\",", StringComparison.Ordinal)
        ? body.Replace("\"event_type\"", $"\"checksum\":\"{ChecksumOf(body)}\",\"event_type\"", StringComparison.Ordinal)
        : WithChecksum(body, ChecksumOf(body));

    private static string Large(string body) =>
        body.Replace("\"c\"", $"\"bb\":\"{new string('x', 2 * 1024 * 1024)}\",\"c\"", StringComparison.Ordinal);
}
