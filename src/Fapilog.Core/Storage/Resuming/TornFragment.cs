using System.Globalization;
using System.Text.RegularExpressions;

namespace Fapilog.Storage;

/// <summary>
/// The incomplete end of a file, and the file beside the trail that holds it now.
/// </summary>
/// <param name="File">The day file.</param>
/// <param name="Offset">Where the fragment began in the day file.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="SideFile">
/// The file that holds it, such as <c>2026-11-23.20261124T070901Z.torn</c>. The name does not match fapilog-audit's glob
/// <c>audit_*.jsonl</c>.
/// </param>
internal sealed partial record TornFragment(string File, long Offset, long Length, string Sha256, string SideFile)
{
    /// <summary>Returns an unused name for a side file.</summary>
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
