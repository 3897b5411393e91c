using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fapilog.Tests.Shared;

/// <summary>
/// A web server on a free port of 127.0.0.1 that answers every request with the same bytes and closes the connection.
/// </summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;
    private int _requests;

    /// <param name="head">The status line and the headers, each line ending with CR and LF.</param>
    /// <param name="body">The body, whose length is added to the headers.</param>
    public RawServer(string head, byte[] body)
    {
        _answer = [.. Encoding.Latin1.GetBytes($"{head}Connection: close\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
        _listener.Start();
        _ = ServeAsync();
    }

    public string Authority => _listener.LocalEndpoint.ToString()!;

    public int Requests => Volatile.Read(ref _requests);

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            try
            {
                var stream = client.GetStream();
                await ReadRequestAsync(stream);
                Interlocked.Increment(ref _requests);
                await stream.WriteAsync(_answer);
                client.Client.Shutdown(SocketShutdown.Send);
                await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                // The client has hung up: an answer that is too long for it, say.
            }
        }
    }

    private static async Task ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        int read;
        while (!IsWhole(text.ToString()) && (read = await stream.ReadAsync(buffer)) > 0)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    private static bool IsWhole(string request)
    {
        const string Length = "Content-Length: ";
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var at = request.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        return end >= 0
            && (at < 0 || request.Length - end - 4 >= int.Parse(
                request.AsSpan(at + Length.Length, request.IndexOf('\r', at) - at - Length.Length),
                System.Globalization.CultureInfo.InvariantCulture));
    }
}
