using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fapilog.Auditing;
using Fapilog.Format;

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

/// <summary>
/// Lists the fragments being set aside, from before the move until the event that records it is durable. A crash in between
/// neither forgets a fragment nor leaves a side file that no event names.
/// </summary>
internal static class TornFragmentFile
{
    public const string FileName = KeptFiles.TornFragmentsName;

    // A crash leaves one fragment. Each becomes an event, and other processes may write this file.
    private const int Most = 16;

    public static IReadOnlyList<TornFragment> Read(ITrailFileSystem files, string directory)
    {
        try
        {
            return files.TryReadAll(Path.Combine(directory, FileName), KeptFiles.List) is { } bytes
                && JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n')).TryGetValue("fragments", out var list)
                && list.Kind is AuditValueKind.List
                    ? [.. list.AsList().Where(entry => entry.Kind is AuditValueKind.Map).Select(entry => Parse(entry.AsMap()))
                        .OfType<TornFragment>().Take(Most)]
                    : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public static void Add(ITrailFileSystem files, string directory, TornFragment fragment) =>
        Write(files, directory, [.. Read(files, directory), fragment]);

    /// <summary>Removes a fragment that an event records.</summary>
    public static void Remove(ITrailFileSystem files, string directory, TornFragment fragment)
    {
        TornFragment[] left = [.. Read(files, directory).Where(other => other != fragment)];
        if (left.Length > 0)
        {
            Write(files, directory, left);
            return;
        }

        files.Delete(Path.Combine(directory, FileName));
        files.SyncDirectory(directory);
    }

    private static void Write(ITrailFileSystem files, string directory, IEnumerable<TornFragment> fragments)
    {
        var entries = fragments.Select(fragment => AuditValue.FromMap(AuditMap.Create(
            ("file", fragment.File),
            ("length", fragment.Length),
            ("offset", fragment.Offset),
            ("sha256", fragment.Sha256),
            ("side_file", fragment.SideFile))));
        var buffer = new ByteBuffer(256);
        CanonicalJson.Write(buffer, AuditMap.Create(("fragments", AuditValue.FromList(entries))));
        buffer.Append((byte)'\n');
        files.Replace(Path.Combine(directory, FileName), buffer.Memory.Span);
    }

    // Any account with write access could name any file here: only a day file is ever truncated, and only a side file written.
    private static TornFragment? Parse(AuditMap map)
    {
        var members = new MemberReader(map);
        var fragment = new TornFragment(
            members.Text("file"u8) ?? string.Empty,
            members.Integer("offset"u8) ?? -1,
            members.Integer("length"u8) ?? -1,
            members.Text("sha256"u8) ?? string.Empty,
            members.Text("side_file"u8) ?? string.Empty);
        return members.Faults.Count == 0 && fragment is { Offset: >= 0, Length: > 0 }
            && DayFiles.TryParseName(fragment.File, out _) && TornFragment.IsSideFileName(fragment.SideFile)
                ? fragment
                : null;
    }
}
