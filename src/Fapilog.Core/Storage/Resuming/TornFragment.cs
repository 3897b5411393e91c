using System.Globalization;
using System.Text.RegularExpressions;

namespace Fapilog.Storage;

/// <summary>
/// The end of a file that was not written to the end, and the file beside the trail that holds it now.
/// </summary>
/// <param name="File">The day file.</param>
/// <param name="Offset">Where it began there.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Sha256">Their hash.</param>
/// <param name="SideFile">
/// The file that holds it, outside the sibling's glob <c>audit_*.jsonl</c>: such as <c>2026-11-23.20261124T070901Z.torn</c>.
/// </param>
internal sealed partial record TornFragment(string File, long Offset, long Length, string Sha256, string SideFile)
{
    /// <summary>Returns a name for a side file that is not taken yet.</summary>
    public static string NameFor(IReadOnlyList<string> taken, string dayFile, DateTimeOffset now)
    {
        var day = Path.GetFileNameWithoutExtension(dayFile)["audit_".Length..];
        var stem = $"{day}.{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        return Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? $"{stem}.torn" : $"{stem}-{number}.torn")
            .First(name => !taken.Contains(name));
    }

    public static bool IsSideFileName(string name) => SideFileName().IsMatch(name);

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}\.\d{8}T\d{6}Z(-\d+)?\.torn\z", RegexOptions.CultureInvariant)]
    private static partial Regex SideFileName();
}
