using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// Text of the tool with what differs from run to run and from machine to machine taken out.
/// </summary>
internal static partial class Scrubbed
{
    private static readonly string Runtime = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());

    public static string Text(string text, TestFolder folder)
    {
        var paths = text.ReplaceLineEndings("\n")
            .Replace(@"\\", @"\", StringComparison.Ordinal)
            .Replace(Tool.Folder, "<tool>", StringComparison.Ordinal)
            .Replace(folder.Path, "<folder>", StringComparison.Ordinal)
            .Replace(Runtime, "<runtime>", StringComparison.Ordinal)
            .Replace('\\', '/');
        var hashes = Hash().Replace(Id().Replace(paths, "<id>"), "<hash>");
        return TrailingSpace().Replace(
            Offset().Replace(Day().Replace(Port().Replace(hashes, "127.0.0.1:<port>"), "audit_<day>"), "$1<n>"), string.Empty);
    }

    /// <summary>Takes out the lengths of files, which differ from build to build.</summary>
    public static string Length(string text) => LengthMember().Replace(text, "\"length\": <n>");

    [GeneratedRegex("\"length\": [0-9]+")]
    private static partial Regex LengthMember();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Port();

    [GeneratedRegex(@"audit_\d{4}-\d{2}-\d{2}")]
    private static partial Regex Day();

    [GeneratedRegex(@"(byte |""byte_offset"": )\d+")]
    private static partial Regex Offset();

    [GeneratedRegex(@"[ ]+(?=\n|$)")]
    private static partial Regex TrailingSpace();
}
