using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fapilog.Testing;

/// <summary>
/// Creates self-signed certificates for servers on loopback. A client trusts one by configuring it as its certificate authority.
/// </summary>
public static class TestCertificate
{
    /// <summary>Creates a server certificate with an ECDSA key on the curve P-256.</summary>
    /// <param name="names">
    /// The DNS names and IP addresses of the certificate; <c>localhost</c> and <c>127.0.0.1</c> when none is given.
    /// </param>
    /// <param name="notBefore">The start of its validity; <see langword="null"/> for yesterday.</param>
    /// <param name="notAfter">The end of its validity; <see langword="null"/> for thirty days from now.</param>
    /// <returns>The certificate with its private key. The caller disposes it.</returns>
    public static X509Certificate2 Create(
        IReadOnlyList<string>? names = null,
        DateTimeOffset? notBefore = null,
        DateTimeOffset? notAfter = null)
    {
        var subjects = names ?? ["localhost", "127.0.0.1"];
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            new X500DistinguishedName("CN=fapilog test server"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Alternatives(subjects));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));

        // Certificates are validated by the system clock, whatever clock a test uses.
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(notBefore ?? now.AddDays(-1), notAfter ?? now.AddDays(30));

        // Windows can use a key for TLS only after it was imported.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static X509Extension Alternatives(IReadOnlyList<string> subjects)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var subject in subjects)
        {
            if (IPAddress.TryParse(subject, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(subject);
            }
        }

        return alternatives.Build();
    }
}
