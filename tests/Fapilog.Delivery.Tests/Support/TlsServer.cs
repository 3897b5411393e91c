using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fapilog.Delivery.Tests.Support;

/// <summary>
/// A web server with a certificate of its own that answers every request alike, on a free port of 127.0.0.1.
/// </summary>
internal sealed class TlsServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _issuers = [];

    /// <param name="certificate">The certificate to show; not disposed while the server runs.</param>
    /// <param name="issuers">The certificates that are sent with it.</param>
    public TlsServer(X509Certificate2 certificate, params X509Certificate2[] issuers)
    {
        _issuers.AddRange(issuers);
        Pem = certificate.ExportCertificatePem();
        _certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        _listener.Start();
        _ = ServeAsync();
    }

    public TlsServer(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Pem = own.ExportCertificatePem();

        // Windows takes a key for a server only from a store or a file of this form.
        _certificate = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Pem { get; }

    /// <summary>Gets the whole answer; 204 by default.</summary>
    public string Answer { get; init; } = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            try
            {
                await using var stream = new SslStream(client.GetStream());
                // Offline: else .NET downloads what the certificate names as its issuer's.
                await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = SslStreamCertificateContext.Create(_certificate, _issuers, offline: true),
                });
                await stream.ReadAtLeastAsync(new byte[4096], 1);
                await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(Answer));
            }
            catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
            {
                // A client that does not trust the certificate hangs up: that is what some tests want.
            }
        }
    }
}
