using System.Text;
using System.Text.Json;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// Checks a file of JSON lines: their number, and that the first and the last contain the values that were logged.
/// </summary>
internal static class StoredLines
{
    private const byte LineFeed = (byte)'\n';

    public static void Check(string path, long events, EventShape shape)
    {
        using var stream = File.OpenRead(path);
        var buffer = new byte[1 << 20];
        var lines = 0L;
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            lines += buffer.AsSpan(0, read).Count(LineFeed);
        }

        if (lines != events)
        {
            throw new InvalidOperationException($"The file '{path}' contains {lines} lines; {events} events were logged.");
        }

        CheckContent(path, File.ReadLines(path).First(), shape);
        CheckContent(path, LastLine(stream, buffer), shape);
    }

    private static string LastLine(FileStream stream, byte[] buffer)
    {
        stream.Position = Math.Max(0, stream.Length - buffer.Length);
        var text = buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)).TrimEnd("\r\n"u8);
        return Encoding.UTF8.GetString(text[(text.LastIndexOf(LineFeed) + 1)..]);
    }

    private static void CheckContent(string path, string line, EventShape shape)
    {
        using var json = JsonDocument.Parse(line.TrimStart('\uFEFF'));
        var text = json.RootElement.GetRawText();
        if (Sample.Marks(shape).FirstOrDefault(mark => !text.Contains(mark, StringComparison.Ordinal)) is { } missing)
        {
            throw new InvalidOperationException($"A line of '{path}' does not contain '{missing}': {line}");
        }
    }
}
