namespace Fapilog.Delivery.Tests.Http;

/// <summary>
/// The status of an answer as it is read from a connection that serves one request after another.
/// </summary>
public sealed class AnswerStatusTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", 200)]
    [InlineData("HTTP/1.0 503\r\n", 503)]
    [InlineData("HTTP/1.1 404\n", 404)]
    [InlineData("HTTP/1.1 200", null)]
    [InlineData("HTTP/1.1 2000", null)]
    [InlineData("HTTP/1.1-200 OK\r\n", null)]
    [InlineData("HTTP/2.0 200 OK\r\n", null)]
    [InlineData("HTTP/1.1 +20 OK\r\n", null)]
    [InlineData("HTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 202 OK\r\n", 202)]
    [InlineData("HTTP/1.1 100 Continue\n\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 429 Slow\r\n", 429)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 500 Forged\r\n", 200)]
    public async Task Code_OfAnAnswerInPieces_IsThatOfTheFinalStatusLine(string answer, int? code)
    {
        for (var size = 1; size <= answer.Length; size++)
        {
            var connection = AnswerStatus.Watch(new Connection(answer, size));
            var status = AnswerStatus.Expect();
            await connection.WriteAsync("POST"u8.ToArray());
            var buffer = new byte[64];
            while (await connection.ReadAsync(buffer) > 0)
            {
            }

            Assert.Equal(code, status.Code);
        }
    }

    [Fact]
    public async Task Code_OfTheNextRequestOfTheConnection_IsItsOwn()
    {
        const string First = "HTTP/1.1 200 OK\r\n\r\n";
        var connection = AnswerStatus.Watch(new Connection(First + "HTTP/1.1 404 No\r\n\r\n", First.Length));
        var (first, second) = (await AskAsync(connection), await AskAsync(connection));

        Assert.Equal((200, 404), (first.Code, second.Code));
    }

    private static async Task<AnswerStatus> AskAsync(Stream connection)
    {
        var status = AnswerStatus.Expect();
        await connection.WriteAsync("POST"u8.ToArray());
        await connection.ReadAtLeastAsync(new byte[64], 1);
        return status;
    }

    /// <summary>What is written is ignored; what is read comes in pieces of one size.</summary>
    private sealed class Connection : MemoryStream
    {
        private readonly int _size;

        public Connection(string answer, int size)
            : base(System.Text.Encoding.Latin1.GetBytes(answer))
        {
            _size = size;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(_size, buffer.Length)], cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.CompletedTask;
    }
}
