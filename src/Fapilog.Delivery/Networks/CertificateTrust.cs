using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Trusts the certificate authorities that an operator names, in place of the system's: for endpoints with a certificate of
/// an organisation's own authority.
/// </summary>
/// <remarks>
/// The certificates are read at each connection, so that a replaced <c>file:</c> takes effect. Names and dates are checked;
/// revocation is not. Safe for use by several threads.
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

    /// <summary>Judges the certificate of a server; a <see cref="RemoteCertificateValidationCallback"/>.</summary>
    /// <param name="sender">Not used.</param>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="chain">The chain that the system built; its intermediate certificates are reused.</param>
    /// <param name="errors">What the system found wrong.</param>
    /// <returns><see langword="true"/> when the certificate is for this server and leads to a named authority.</returns>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf
            || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.AddRange(Read(_certificates.GetValue()));
        foreach (
            var sent in chain?.ChainElements.Select(element => element.Certificate).Concat(chain.ChainPolicy.ExtraStore) ?? [])
        {
            own.ChainPolicy.ExtraStore.Add(sent);
        }

        return own.Build(leaf);
    }

    internal static string? Fault(string? text)
    {
        try
        {
            return Read(text).Count > 0
                ? null
                : "The text contains no certificate. Write 'file:' and the path of a file in PEM form.";
        }
        catch (CryptographicException exception)
        {
            return $"The certificates cannot be read: {exception.Message.TrimEnd('.')}. Write 'file:' and the path of a file in PEM form.";
        }
    }

    private static X509Certificate2Collection Read(string? text)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(text);
        return certificates;
    }
}

/// <summary>Checks certificates in PEM form.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CertificatesAttribute : SettingRuleAttribute
{
    public CertificatesAttribute()
        : base(CertificateTrust.Fault)
    {
    }
}
