using System.Text;
using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Support;

/// <summary>One canonicalisation vector, as the Python sibling computed it.</summary>
internal sealed record Vector(string Name, AuditMap Event, string Canonical, string Checksum, string Line)
{
    public override string ToString() => Name;
}

internal static class Vectors
{
    public static IReadOnlyList<Vector> All { get; } =
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "audit", "vectors.jsonl")).Select(Read)];

    public static TheoryData<string> Names(params string[] except) => [.. All.Select(vector => vector.Name).Except(except)];

    public static Vector Of(string name) => All.Single(vector => vector.Name == name);

    private static Vector Read(string line)
    {
        var vector = JsonTree.ParseObject(Encoding.UTF8.GetBytes(line));
        return new Vector(
            vector["name"].AsString(),
            vector["event"].AsMap(),
            vector["canonical"].AsString(),
            vector["checksum"].AsString(),
            vector["line"].AsString());
    }
}
