using System.Text;

namespace Fapilog.Storage;

public sealed class BlockReaderTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(3, 5)]
    [InlineData(3, 300)]
    [InlineData(5_000, 20)]
    [InlineData(300_000, 0)]
    [InlineData(300_000, 299_995)]
    public void Next_OfAFileThatGrewSinceItsLengthWasRead_ReturnsEveryLine(int lines, int grown)
    {
        var content = Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Range(0, lines).Select(number => FormattableString.Invariant($"line {number}\n"))));
        var length = content.Length - Encoding.ASCII.GetByteCount(
            string.Concat(Enumerable.Range(lines - Math.Min(grown, lines), Math.Min(grown, lines))
                .Select(number => FormattableString.Invariant($"line {number}\n"))));
        using var stream = new GrowingStream(content, length);
        var buffers = new BlockBuffers();
        var reader = new BlockReader(stream, buffers);
        var read = new MemoryStream();
        while (reader.Next() is { } block)
        {
            Assert.Equal(read.Length, block.Offset);
            read.Write(block.Content);
            buffers.Return(block.Buffer);
        }

        Assert.Equal(content, read.ToArray());
        Assert.Equal(lines + 1, reader.NextLine);
    }

    /// <summary>A file that another process appends to.</summary>
    private sealed class GrowingStream(byte[] content, long length) : MemoryStream(content)
    {
        public override long Length => length;
    }
}
