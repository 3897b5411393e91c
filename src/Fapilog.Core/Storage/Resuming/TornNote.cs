using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Chaining;
using Fapilog.Reading;

namespace Fapilog.Storage;

/// <summary>
/// What is being set aside, noted before it is done and until the event that tells of it is durable: a crash in between
/// neither forgets a fragment nor leaves a side file that no event names.
/// </summary>
internal static class TornNote
{
    // Outside the sibling's glob audit_*.jsonl.
    public const string FileName = ".audit.torn.json";

    // A crash leaves one. Each becomes an event, and others may write the file.
    private const int Most = 16;

    public static IReadOnlyList<Fragment> Read(ITrailFileSystem files, string directory)
    {
        try
        {
            return files.TryReadAll(Path.Combine(directory, FileName), KeptFiles.List) is { } bytes
                && JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n')).TryGetValue("fragments", out var list)
                && list.Kind is AuditValueKind.List
                    ? [.. list.AsList().Where(entry => entry.Kind is AuditValueKind.Map).Select(entry => Parse(entry.AsMap())).OfType<Fragment>().Take(Most)]
                    : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public static void Add(ITrailFileSystem files, string directory, Fragment fragment) =>
        Write(files, directory, [.. Read(files, directory), fragment]);

    /// <summary>Lets go of a fragment that an event tells of.</summary>
    public static void Remove(ITrailFileSystem files, string directory, Fragment fragment)
    {
        Fragment[] left = [.. Read(files, directory).Where(other => other != fragment)];
        if (left.Length > 0)
        {
            Write(files, directory, left);
            return;
        }

        files.Delete(Path.Combine(directory, FileName));
        files.SyncDirectory(directory);
    }

    private static void Write(ITrailFileSystem files, string directory, IEnumerable<Fragment> fragments)
    {
        var buffer = new ByteBuffer(256);
        CanonicalJson.Write(buffer, AuditMap.Of(("fragments", AuditValue.FromList(fragments.Select(fragment => AuditValue.FromMap(AuditMap.Of(
            ("file", fragment.File),
            ("length", fragment.Length),
            ("offset", fragment.Offset),
            ("sha256", fragment.Sha256),
            ("side_file", fragment.SideFile))))))));
        buffer.Append((byte)'\n');
        files.Replace(Path.Combine(directory, FileName), buffer.Memory.Span);
    }

    // Whoever can write here could name any file: only a day's is ever cut, and only a side file's name is written to.
    private static Fragment? Parse(AuditMap map)
    {
        var members = new MemberReader(map);
        var fragment = new Fragment(
            members.Text("file") ?? string.Empty,
            members.Integer("offset") ?? -1,
            members.Integer("length") ?? -1,
            members.Text("sha256") ?? string.Empty,
            members.Text("side_file") ?? string.Empty);
        return members.Faults.Count == 0 && fragment is { Offset: >= 0, Length: > 0 }
            && DayFiles.TryParseName(fragment.File, out _) && SideFiles.IsName(fragment.SideFile)
                ? fragment
                : null;
    }
}
