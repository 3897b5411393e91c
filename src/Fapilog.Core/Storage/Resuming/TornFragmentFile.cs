using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Storage;

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
        var buffer = new ByteBuffer(256);
        CanonicalJson.Write(
            buffer, AuditMap.Of(("fragments", AuditValue.FromList(fragments.Select(fragment => AuditValue.FromMap(AuditMap.Of(
            ("file", fragment.File),
            ("length", fragment.Length),
            ("offset", fragment.Offset),
            ("sha256", fragment.Sha256),
            ("side_file", fragment.SideFile))))))));
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
