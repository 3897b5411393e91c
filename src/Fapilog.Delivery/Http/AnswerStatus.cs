using System.Globalization;

namespace Fapilog.Delivery;

/// <summary>
/// The status of the answer to one request, read from the connection as it comes: the runtime throws it away when it cannot
/// read the headers, because there are too many of them or one is malformed.
/// </summary>
/// <remarks>
/// A connection has one request at a time and writes it in the request's own flow of execution. That connects the two: the
/// runtime has no other way to tell which request a stream serves.
/// </remarks>
internal sealed class AnswerStatus
{
    // 'HTTP/1.1 200 ': RFC 9112, section 4. The words after it may be left out.
    private const int Length = 13;

    private static readonly AsyncLocal<AnswerStatus?> Current = new();

    private readonly byte[] _line = new byte[Length];
    private int _length;
    private bool _isLineEmpty;

    /// <summary>Gets the status; null before it has come, and where something else than HTTP came.</summary>
    public int? Code => Volatile.Read(ref _length) == Length ? Parse(_line) : null;

    /// <summary>Begins to wait for the status of the request that this flow of execution sends next.</summary>
    public static AnswerStatus Expect() => Current.Value = new AnswerStatus();

    /// <summary>Wraps the stream of a connection, above TLS.</summary>
    public static Stream Watch(Stream connection) => new WatchedStream(connection);

    private static int? Parse(ReadOnlySpan<byte> line) =>
        line.StartsWith("HTTP/1."u8)
        && line[8] == ' '
        && line[12] is (byte)' ' or (byte)'\r' or (byte)'\n'
        && int.TryParse(line[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;

    private void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (_length < Length)
            {
                _line[_length] = value;
                Volatile.Write(ref _length, _length + 1);
            }
            else if (Code is not < 200)
            {
                return;
            }
            else if (value == '\n' && _isLineEmpty)
            {
                // The empty line after an interim answer (1xx), which says nothing of the request: the next one follows.
                Volatile.Write(ref _length, 0);
            }

            _isLineEmpty = value == '\n' || (value == '\r' && _isLineEmpty);
        }
    }

    /// <summary>Passes everything on, and shows the first bytes that come after a request to who waits for its status.</summary>
    private sealed class WatchedStream : Stream
    {
        private readonly Stream _connection;
        private AnswerStatus? _waiting;

        public WatchedStream(Stream connection)
        {
            _connection = connection;
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await _connection.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Volatile.Read(ref _waiting)?.Add(buffer.Span[..read]);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = _connection.Read(buffer, offset, count);
            Volatile.Read(ref _waiting)?.Add(buffer.AsSpan(offset, read));
            return read;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Volatile.Write(ref _waiting, Current.Value);
            return _connection.WriteAsync(buffer, cancellationToken);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Volatile.Write(ref _waiting, Current.Value);
            _connection.Write(buffer, offset, count);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => _connection.FlushAsync(cancellationToken);

        public override void Flush() => _connection.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _connection.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
