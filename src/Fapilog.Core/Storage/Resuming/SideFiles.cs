using System.Globalization;
using System.Text.RegularExpressions;

namespace Fapilog.Storage;

/// <summary>
/// The names of the files that hold what was set aside, outside the sibling's glob <c>audit_*.jsonl</c>: such as
/// <c>2026-11-23.20261124T070901Z.torn</c>.
/// </summary>
internal static partial class SideFiles
{
    /// <summary>Returns a name that is not taken yet.</summary>
    public static string NameFor(IReadOnlyList<string> taken, string dayFile, DateTimeOffset now)
    {
        var day = Path.GetFileNameWithoutExtension(dayFile)["audit_".Length..];
        var stem = $"{day}.{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        return Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? $"{stem}.torn" : $"{stem}-{number}.torn")
            .First(name => !taken.Contains(name));
    }

    public static bool IsName(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}\.\d{8}T\d{6}Z(-\d+)?\.torn\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
