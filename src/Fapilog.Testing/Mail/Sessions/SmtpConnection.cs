using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Fapilog.Testing;

/// <summary>
/// The connection of one session: reads lines and writes replies, in plain text and optionally encrypted later.
/// </summary>
internal sealed class SmtpConnection : IDisposable
{
    private static readonly TimeSpan DripPause = TimeSpan.FromMilliseconds(5);

    private readonly Socket _socket;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Stream _stream;

    public SmtpConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        Lines = new SmtpLines(_stream);
    }

    public SmtpLines Lines { get; private set; }

    public SslProtocols Encryption { get; private set; }

    public async Task SecureAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        var secured = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secured;
        // Offline: else .NET downloads what a certificate names as its issuer's.
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext =
                SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        };
        await secured.AuthenticateAsServerAsync(options, cancellationToken).ConfigureAwait(false);
        Encryption = secured.SslProtocol;
        Lines = new SmtpLines(_stream);
    }

    /// <summary>Sends a reply.</summary>
    /// <returns>Whether the session continues.</returns>
    public async Task<bool> SendAsync(SmtpReply reply, CancellationToken cancellationToken)
    {
        switch (reply.Behavior)
        {
            case SmtpReplyBehavior.Hang:
                await Lines.DrainAsync(cancellationToken).ConfigureAwait(false);
                return false;
            case SmtpReplyBehavior.Drip:
                await DripAsync(cancellationToken).ConfigureAwait(false);
                return false;
            case SmtpReplyBehavior.Close:
                return false;
            case SmtpReplyBehavior.Reset:
                _socket.LingerState = new LingerOption(true, 0);
                _socket.Close();
                return false;
            default:
                await WriteAsync(Encoding.UTF8.GetBytes(reply.ToWire()), cancellationToken).ConfigureAwait(false);
                return !reply.ClosesSession;
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
        _writing.Dispose();
    }

    private async Task DripAsync(CancellationToken cancellationToken)
    {
        byte[] text = [.. "250-"u8];
        for (var at = 0; ; at++)
        {
            await WriteAsync(at < text.Length ? text.AsMemory(at, 1) : "."u8.ToArray(), cancellationToken).ConfigureAwait(false);
            await Task.Delay(DripPause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    // A session that is ended from outside is written to concurrently with its own thread.
    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }
}
