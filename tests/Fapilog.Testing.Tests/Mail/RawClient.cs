using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Fapilog.Testing.Tests.Mail;

/// <summary>
/// A connection to the double, byte for byte as a test has it.
/// </summary>
internal sealed class RawClient : IDisposable
{
    public const string Message = "From: a@example.test\r\nDate: Sun, 01 Mar 2026 12:30:45 +0000\r\n\r\nhello\r\n";

    private readonly TcpClient _client = new();
    private readonly SmtpDouble _server;
    private Stream _stream = Stream.Null;

    private RawClient(SmtpDouble server)
    {
        _server = server;
    }

    public static async Task<RawClient> ConnectAsync(SmtpDouble server, bool greet = true)
    {
        var client = new RawClient(server);
        await client._client.ConnectAsync(server.Host, server.Port, Patience.Token());
        client._stream = client._client.GetStream();
        if (greet)
        {
            Assert.StartsWith("220 ", await client.ReadAsync(), StringComparison.Ordinal);
        }

        return client;
    }

    /// <summary>Connects and goes as far as the transaction: greeted, encrypted where the double wants it.</summary>
    public static async Task<RawClient> ReadyAsync(SmtpDouble server, bool secure = true)
    {
        var client = await ConnectAsync(server);
        await client.SayAsync("EHLO client.test");
        if (secure)
        {
            Assert.StartsWith("220 ", await client.SayAsync("STARTTLS"), StringComparison.Ordinal);
            await client.SecureAsync();
            await client.SayAsync("EHLO client.test");
        }

        return client;
    }

    public async Task SecureAsync()
    {
        using var trusted = X509Certificate2.CreateFromPem(_server.CertificatePem);
        var hash = trusted.GetCertHashString();
        var secured = new SslStream(_stream, false, (_, shown, _, _) => shown?.GetCertHashString() == hash);
        await secured.AuthenticateAsClientAsync("localhost");
        _stream = secured;
    }

    /// <summary>Sends one command and reads the whole reply.</summary>
    public async Task<string> SayAsync(string command)
    {
        await WriteAsync(command + "\r\n");
        return await ReadAsync();
    }

    public async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), Patience.Token());

    /// <summary>Reads one reply of one or more lines; empty when the connection was closed.</summary>
    public async Task<string> ReadAsync()
    {
        var reply = new StringBuilder();
        var start = 0;
        var buffer = new byte[1];
        while (await ReadIntoAsync(buffer) > 0)
        {
            reply.Append((char)buffer[0]);
            if (buffer[0] == '\n')
            {
                if (reply[start + 3] == ' ')
                {
                    break;
                }

                start = reply.Length;
            }
        }

        return reply.ToString().TrimEnd();
    }

    public async Task<int> ReadByteAsync()
    {
        var buffer = new byte[1];
        return await ReadIntoAsync(buffer) > 0 ? buffer[0] : -1;
    }

    /// <summary>Says all of a mail up to the point where the content is expected.</summary>
    public async Task<string> BeginAsync(string sender = "<a@example.test>", string recipient = "<b@example.test>")
    {
        Assert.StartsWith("250 ", await SayAsync("MAIL FROM:" + sender), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await SayAsync("RCPT TO:" + recipient), StringComparison.Ordinal);
        return await SayAsync("DATA");
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    // Under Wine a read returns nothing now and then, although the connection is open: that is an end only if it stays so.
    private async Task<int> ReadIntoAsync(byte[] buffer)
    {
        var read = await _stream.ReadAsync(buffer, Patience.Token());
        return read > 0 ? read : await _stream.ReadAsync(buffer, Patience.Token());
    }
}
