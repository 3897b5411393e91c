using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// Measures how much of a byte range consists of whole lines that continue a chain.
/// </summary>
internal static class IntactLines
{
    public static (int Length, ChainPosition End) Measure(byte[] bytes, ChainPosition end)
    {
        var intact = 0;
        foreach (var line in LineReader.Read(new MemoryStream(bytes)))
        {
            var parsed = TailLine.Parse(string.Empty, line.Offset, line.Content.Length, line.Content);
            if (!line.IsTerminated || !parsed.Follows(end))
            {
                break;
            }

            (intact, end) = ((int)parsed.EndOffset + 1, parsed.Position);
        }

        return (intact, end);
    }
}
