using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fapilog.Tests.Shared;

/// <summary>
/// An authority that issues certificates: of other authorities, and of servers.
/// </summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    /// <param name="name">The name of the authority.</param>
    /// <param name="issuer">Who issues its certificate; null for a root.</param>
    /// <param name="serialNumber">The number of its certificate, of one that is issued; null for a random one.</param>
    public TestAuthority(string name, TestAuthority? issuer = null, byte[]? serialNumber = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var made = issuer is null ? request.CreateSelfSigned(From, To) : issuer.Sign(request, From, To, serialNumber);
        _certificate = X509CertificateLoader.LoadCertificate(made.RawData);
        Pem = _certificate.ExportCertificatePem();
    }

    public string Pem { get; }

    /// <summary>Gets the certificate without its key.</summary>
    public X509Certificate2 Certificate => _certificate;

    // No certificate may outlive its issuer's, not by a second.
    private static DateTimeOffset From { get; } = TimeProvider.System.GetUtcNow().AddDays(-30);

    private static DateTimeOffset To => From.AddDays(60);

    /// <summary>Issues the certificate of a server, with its private key.</summary>
    /// <param name="name">The server's name or address.</param>
    /// <param name="issuerAddress">Where the certificate says that its issuer's certificate can be downloaded.</param>
    /// <param name="daysLeft">How many days it is still valid; negative when it expired.</param>
    public X509Certificate2 Issue(string name, Uri? issuerAddress = null, int daysLeft = 10)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, includeIssuerAndSerial: false));
        if (issuerAddress is not null)
        {
            request.CertificateExtensions.Add(
                new X509AuthorityInformationAccessExtension(ocspUris: null, caIssuersUris: [issuerAddress.AbsoluteUri]));
        }

        using var made = Sign(request, From.AddDays(1), TimeProvider.System.GetUtcNow().AddDays(daysLeft));
        using var own = made.CopyWithPrivateKey(key);

        // Windows takes a key for a server only from a store or a file of this form.
        return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Sign(
        CertificateRequest request, DateTimeOffset from, DateTimeOffset to, byte[]? serialNumber = null)
    {
        using var certificate = _certificate.CopyWithPrivateKey(_key);
        return request.Create(certificate, from, to, serialNumber ?? RandomNumberGenerator.GetBytes(8));
    }
}
