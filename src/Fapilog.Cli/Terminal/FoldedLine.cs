namespace Fapilog.Cli;

/// <summary>
/// A line broken for the width of a terminal, which would itself let the rest begin where a line begins: here it is indented.
/// </summary>
internal static class FoldedLine
{
    private const string Indent = "    ";

    private const int LeastWidth = 16;

    // From here on a character may take two columns, and a pair of surrogates takes two. Too many only breaks early.
    private const char FirstWide = '\u1100';

    public static IEnumerable<string> Fold(string line, int width)
    {
        width = Math.Max(width, LeastWidth);
        var start = 0;
        while (true)
        {
            var indent = start == 0 ? string.Empty : Indent;
            var end = EndOf(line, start, width - indent.Length);
            yield return indent + line[start..end];
            if (end == line.Length)
            {
                yield break;
            }

            start = end;
        }
    }

    private static int EndOf(string line, int start, int width)
    {
        var end = start;
        for (var columns = 0; end < line.Length; end++)
        {
            columns += line[end] < FirstWide || char.IsSurrogate(line[end]) ? 1 : 2;
            if (columns > width)
            {
                break;
            }
        }

        if (end == line.Length)
        {
            return end;
        }

        // After a word, so that a hash or a path can be copied whole; within it where it alone is too long.
        var space = line.LastIndexOf(' ', end - 1, end - start);
        return space > start && !string.IsNullOrWhiteSpace(line[start..space]) ? space + 1
            : char.IsLowSurrogate(line[end]) ? end - 1
            : end;
    }
}
