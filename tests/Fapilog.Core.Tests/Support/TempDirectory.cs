namespace Fapilog.Support;

/// <summary>A directory of one test, with the trail's inside it, gone when the test ends.</summary>
internal sealed class TempDirectory : IDisposable
{
    public TempDirectory()
    {
        Root = Directory.CreateTempSubdirectory("fapilog-").FullName;
        Trail = Path.Combine(Root, "trail");
    }

    public string Root { get; }

    public string Trail { get; }

    public IReadOnlyList<string> DayFiles =>
        Directory.Exists(Trail) ? [.. Directory.GetFiles(Trail, "audit_*.jsonl").Order(StringComparer.Ordinal)] : [];

    /// <summary>Every stored line, in the order of the files, read while the trail still writes.</summary>
    public IReadOnlyList<byte[]> Lines() => [.. DayFiles.SelectMany(path => SplitLines(Read(path)))];

    public void WriteDay(string name, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Trail);
        File.WriteAllBytes(Path.Combine(Trail, name), content.ToArray());
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static List<byte[]> SplitLines(byte[] bytes)
    {
        var lines = new List<byte[]>();
        var start = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n')
            {
                lines.Add(bytes[start..i]);
                start = i + 1;
            }
        }

        Assert.Equal(bytes.Length, start);
        return lines;
    }
}
