using CsCheck;
using Fapilog.Storage;
using Fapilog.Verification;

namespace Fapilog.Querying;

public class BackwardLinesTests
{
    [Fact]
    public void Read_AnyContent_GivesTheLinesOfTheForwardReaderBackwards() => Gen.Select(
        Gen.OneOf(Gen.Int[0, 40], Gen.Int[60_000, 70_000], Gen.Int[120_000, 140_000]).Array[0, 6], Gen.Bool).Sample(
        (lengths, isTerminated) =>
        {
            var content = string.Join(
                '\n', lengths.Select((length, i) => new string((char)('a' + i), length))) + (isTerminated ? "\n" : string.Empty);
            var bytes = System.Text.Encoding.ASCII.GetBytes(content);
            var stream = new CountingStream(bytes, most: 50_000);

            var backwards = BackwardLines.Read(stream, CancellationToken.None)
                .Select(line => (line.Offset, Text(line.Content!.Value)))
                .Reverse()
                .ToArray();

            var forwards = LineReader.Read(new MemoryStream(bytes)).Select(line => (line.Offset, Text(line.Content)));
            Assert.Equal(forwards.Where(line => line.Item2.Length > 0), backwards);
            Assert.Equal(bytes.Length, stream.BytesRead);
        },
        iter: 300);

    private static string Text(ReadOnlyMemory<byte> content) => System.Text.Encoding.ASCII.GetString(content.Span);
}
