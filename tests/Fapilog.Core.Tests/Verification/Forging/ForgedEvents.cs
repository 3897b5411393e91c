using System.Text;
using System.Text.Json;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Verification.Forging;

/// <summary>What the day files of a directory say, whatever form it is written in: one canonical text for each event.</summary>
internal static class ForgedEvents
{
    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, byte[]> files) =>
    [
        .. files.Keys.Where(name => DayFiles.TryParseName(name, out _))
            .Order(StringComparer.Ordinal)
            .SelectMany(name => Lines(files[name]))
            .Select(Canonical)
            .OfType<string>(),
    ];

    public static IReadOnlyList<string> In(string directory) => Of(Read(directory));

    public static Dictionary<string, byte[]> Read(string directory) =>
        Directory.GetFiles(directory).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);

    /// <summary>Makes a directory hold some files, and nothing else.</summary>
    public static void Lay(IReadOnlyDictionary<string, byte[]> files, string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        foreach (var (name, content) in files)
        {
            File.WriteAllBytes(Path.Combine(directory, name), content);
        }
    }

    /// <summary>Splits at line feeds; each line keeps its own.</summary>
    public static List<byte[]> Lines(byte[] content)
    {
        var lines = new List<byte[]>();
        for (var start = 0; start < content.Length;)
        {
            var feed = Array.IndexOf(content, (byte)'\n', start);
            var end = feed < 0 ? content.Length : feed + 1;
            lines.Add(content[start..end]);
            start = end;
        }

        return lines;
    }

    private static string? Canonical(byte[] line)
    {
        var content = line.AsSpan().TrimEnd("\r\n \t"u8);
        if (content.TrimStart(" \t\r\f\v"u8).IsEmpty)
        {
            return null;
        }

        try
        {
            var buffer = new ByteBuffer();
            CanonicalJson.Write(buffer, JsonTree.ParseObject(content.StartsWith("\ufeff"u8) ? content[3..] : content));
            return Encoding.ASCII.GetString(buffer.Memory.Span);
        }
        catch (JsonException)
        {
            return "no event: " + Convert.ToHexStringLower(content);
        }
    }
}
