using System.Globalization;

namespace Fapilog.Storage;

/// <summary>
/// The names of a trail's files: one per UTC day of writing. The order of the names is the order of the chain.
/// </summary>
internal static class DayFiles
{
    private const string Prefix = "audit_";
    private const string Suffix = ".jsonl";
    private const string DateForm = "yyyy-MM-dd";

    public static string NameOf(DateOnly day) => $"{Prefix}{day.ToString(DateForm, CultureInfo.InvariantCulture)}{Suffix}";

    public static bool TryParseName(string name, out DateOnly day)
    {
        day = default;
        return name.Length == Prefix.Length + DateForm.Length + Suffix.Length
            && name.StartsWith(Prefix, StringComparison.Ordinal)
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && DateOnly.TryParseExact(
                name.AsSpan(Prefix.Length, DateForm.Length),
                DateForm,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out day);
    }

    /// <summary>Lists the day files of a directory, oldest first; empty when the directory does not exist.</summary>
    public static IReadOnlyList<(DateOnly Day, string Path)> List(string directory) =>
        List(PhysicalFileSystem.Instance, directory);

    /// <summary>Lists the day files of a directory, oldest first; empty when the directory does not exist.</summary>
    public static IReadOnlyList<(DateOnly Day, string Path)> List(ITrailFileSystem files, string directory)
    {
        var found = new List<(DateOnly Day, string Path)>();
        foreach (var name in files.List(directory))
        {
            if (TryParseName(name, out var day))
            {
                found.Add((day, Path.Combine(directory, name)));
            }
        }

        found.Sort(static (x, y) => x.Day.CompareTo(y.Day));
        return found;
    }
}
