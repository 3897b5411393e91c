using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fapilog.Tests.Shared;

/// <summary>
/// A web server on a free port of 127.0.0.1 that answers one request after another and closes the connection each time.
/// A request's body has a length: it is not sent in chunks.
/// </summary>
internal sealed class RawServer : IDisposable
{
    private const string HeadEnd = "\r\n\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, byte[]?> _answer;
    private int _requests;

    /// <param name="head">The status line and the headers, each line ending with CR and LF.</param>
    /// <param name="body">The body, whose length is added to the headers.</param>
    public RawServer(string head, byte[] body)
        : this(_ => ToBytes(head, body))
    {
    }

    /// <param name="answer">
    /// Receives the body of a whole request, and returns the head of an answer without a body; null resets the connection.
    /// </param>
    public RawServer(Func<string, string?> answer)
        : this(body => answer(body) is { } head ? ToBytes(head, []) : null)
    {
    }

    private RawServer(Func<string, byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = ServeAsync();
    }

    public string Authority => _listener.LocalEndpoint.ToString()!;

    public int Requests => Volatile.Read(ref _requests);

    public void Dispose() => _listener.Dispose();

    private static byte[] ToBytes(string head, byte[] body) =>
        [.. Encoding.Latin1.GetBytes($"{head}Connection: close\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            try
            {
                var stream = client.GetStream();
                var request = await ReadRequestAsync(stream);
                if (!IsWhole(request))
                {
                    continue;
                }

                Interlocked.Increment(ref _requests);
                var body = request.IndexOf(HeadEnd, StringComparison.Ordinal) + HeadEnd.Length;
                if (_answer(request[body..]) is not { } answer)
                {
                    client.LingerState = new LingerOption(enable: true, seconds: 0);
                    continue;
                }

                await stream.WriteAsync(answer);
                client.Client.Shutdown(SocketShutdown.Send);
                await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                // The client has hung up: an answer that is too long for it, say.
            }
        }
    }

    private static async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        int read;
        while (!IsWhole(text.ToString()) && (read = await stream.ReadAsync(buffer)) > 0)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    private static bool IsWhole(string request)
    {
        const string Length = "Content-Length: ";
        var end = request.IndexOf(HeadEnd, StringComparison.Ordinal);
        var at = request.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        return end >= 0
            && (at < 0 || request.Length - end - HeadEnd.Length >= int.Parse(
                request.AsSpan(at + Length.Length, request.IndexOf('\r', at) - at - Length.Length),
                System.Globalization.CultureInfo.InvariantCulture));
    }
}
