using CsCheck;
using Fapilog.Format;
using Fapilog.Querying;
using Fapilog.Verification;

namespace Fapilog.Storage;

public sealed class LineReaderTests
{
    private const int Limit = EventLine.MaxLength;

    [Fact]
    public void Read_AnyContentInAnyPieces_GivesWhatSplittingGives() => Gen.Select(
        Gen.OneOf(Gen.Int[0, 40], Gen.Int[60_000, 70_000]).Array[0, 6], Gen.Bool, Gen.Int[1, 70_000]).Sample(
        (lengths, isTerminated, most) =>
        {
            var lines = lengths.Select((length, i) => new string((char)('a' + i), length)).ToArray();
            var content = string.Join('\n', lines) + (isTerminated ? "\n" : string.Empty);

            var read = LineReader.Read(new CountingStream(System.Text.Encoding.ASCII.GetBytes(content), most))
                .Select(line => (
                    line.Number,
                    line.Offset,
                    Text: System.Text.Encoding.ASCII.GetString(line.Content.Span),
                    line.IsTooLong));

            var expected = content.Split('\n').SkipLast(content.Length == 0 || content[^1] == '\n' ? 1 : 0).ToArray();
            var offset = 0L;
            Assert.Equal(
                expected.Select((text, i) => ((long)i + 1, (offset += text.Length + 1) - text.Length - 1, text, false)), read);
        },
        iter: 200);

    [Theory]
    [InlineData(Limit, false)]
    [InlineData(Limit + 1, true)]
    [InlineData(Limit + 70_000, true)]
    [InlineData(3 * Limit, true)]
    public void Read_ALineAboutTheLimit_SaysThatItIsTooLongAndGoesOn(int length, bool isTooLong)
    {
        var content = new byte[4 + length + 3];
        content.AsSpan().Fill((byte)'x');
        content[3] = content[^3] = (byte)'\n';

        var forwards = LineReader.Read(new MemoryStream(content))
            .Select(line => (line.Offset, line.Content.Length, line.IsTooLong))
            .ToArray();
        var backwards = BackwardLines.Read(new MemoryStream(content), CancellationToken.None)
            .Select(line => (line.Offset, line.Content?.Length ?? 0, line.Content is null))
            .Reverse()
            .ToArray();

        Assert.Equal([(0, 3, false), (4, isTooLong ? 0 : length, isTooLong), (length + 5L, 2, false)], forwards);
        Assert.Equal(forwards, backwards);
    }
}
