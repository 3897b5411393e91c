using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Trusts the certificate authorities an operator names, in place of the system's: for endpoints with a certificate of an
/// organisation's own authority.
/// </summary>
/// <remarks>
/// The text is looked up at each connection, so that an exchanged <c>file:</c> takes effect. Names and dates are checked as
/// ever; revocation is not. Safe for use by several threads.
/// </remarks>
public sealed class CertificateTrust
{
    private readonly Secret _certificates;

    /// <summary>Initializes a new instance of the <see cref="CertificateTrust"/> class.</summary>
    /// <param name="certificates">One or several certificates in PEM form, <c>file:ca.pem</c> as a rule.</param>
    /// <exception cref="ArgumentNullException"><paramref name="certificates"/> is null.</exception>
    public CertificateTrust(Secret certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        _certificates = certificates;
    }

    /// <summary>Says what is wrong with certificates in PEM form.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A full sentence, or <see langword="null"/> when nothing is.</returns>
    public static string? Fault(string? text)
    {
        try
        {
            return Read(text).Count > 0 ? null : "It holds no certificate. Write 'file:' and the path of a file in PEM form.";
        }
        catch (CryptographicException exception)
        {
            return $"Its certificates cannot be read: {exception.Message.TrimEnd('.')}. Write 'file:' and the path of a file in PEM form.";
        }
    }

    /// <summary>Judges the certificate of a server; a <see cref="RemoteCertificateValidationCallback"/>.</summary>
    /// <param name="sender">Not used.</param>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="chain">The chain the system built; its further certificates serve to build ours.</param>
    /// <param name="errors">What the system objects to.</param>
    /// <returns><see langword="true"/> when the certificate is for this server and leads to a named authority.</returns>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.AddRange(Read(_certificates.GetValue()));
        foreach (var sent in chain?.ChainElements.Select(element => element.Certificate).Concat(chain.ChainPolicy.ExtraStore) ?? [])
        {
            own.ChainPolicy.ExtraStore.Add(sent);
        }

        return own.Build(leaf);
    }

    private static X509Certificate2Collection Read(string? text)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(text);
        return certificates;
    }
}
