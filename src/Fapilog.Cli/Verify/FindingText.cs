using System.Text.Json;
using Fapilog.Verification;

namespace Fapilog.Cli;

/// <summary>
/// A finding of a verification, for people and as JSON.
/// </summary>
internal static class FindingText
{
    public static object Document(VerificationFinding finding) => new
    {
        finding.Kind,
        Severity = JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Severity.ToString()),
        finding.File,
        finding.Line,
        finding.ByteOffset,
        finding.Sequence,
        finding.Expected,
        finding.Actual,
    };

    public static string Describe(VerificationFinding finding)
    {
        var sequence = finding.Sequence is { } number ? $", sequence {number}" : string.Empty;
        var expected = finding.Expected is { } right ? $", expected {right}" : string.Empty;
        var actual = finding.Actual is { } wrong ? $", found {wrong}" : string.Empty;
        return $"{finding.Severity.ToString().ToLowerInvariant()} {finding.Kind} in {Place(finding)}{sequence}{expected}{actual}";
    }

    public static string Place(VerificationFinding finding) =>
        finding.Line is { } line ? $"{finding.File} line {line} (byte {finding.ByteOffset})" : finding.File;
}
