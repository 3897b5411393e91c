using System.Globalization;
using System.Text.RegularExpressions;

namespace Fapilog.Storage;

/// <summary>
/// The names of a trail's files: one per UTC day of writing. The order of the names is the order of the chain.
/// </summary>
internal static partial class DayFiles
{
    public static string NameOf(DateOnly day) => $"audit_{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.jsonl";

    public static bool TryParseName(string name, out DateOnly day)
    {
        day = default;
        return Pattern().Match(name) is { Success: true } match
            && DateOnly.TryParseExact(
                match.Groups[1].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    /// <summary>Lists the day files of a directory, oldest first; empty when the directory does not exist.</summary>
    public static IReadOnlyList<(DateOnly Day, string Path)> List(string directory) =>
        List(PhysicalFileSystem.Instance, directory);

    /// <summary>Lists the day files of a directory, oldest first; empty when the directory does not exist.</summary>
    public static IReadOnlyList<(DateOnly Day, string Path)> List(ITrailFileSystem files, string directory) =>
    [
        .. files.List(directory)
            .Select(name => (Matched: TryParseName(name, out var day), Day: day, Path: Path.Combine(directory, name)))
            .Where(file => file.Matched)
            .OrderBy(file => file.Day)
            .Select(file => (file.Day, file.Path)),
    ];

    [GeneratedRegex(@"\Aaudit_(\d{4}-\d{2}-\d{2})\.jsonl\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
