using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Email;

/// <summary>
/// Judges the server's certificate in one handshake, and remembers in a sentence why it is not trusted.
/// </summary>
internal sealed class ServerTrust
{
    private readonly string _host;
    private readonly CertificateTrust _trust;

    public ServerTrust(string host, Secret? authority)
    {
        _host = host;
        _trust = new CertificateTrust(authority);
    }

    /// <summary>Gets why the certificate was refused, after its code; <see langword="null"/> while none was.</summary>
    public string? Refusal { get; private set; }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        try
        {
            Refusal = _trust.Judge(_host, certificate, chain, errors) is { } refusal
                ? $"{DeliveryCodes.CertificateRefused}: {refusal}"
                : null;
        }
        catch (AlertDeliveryException unusable)
        {
            // The library would report it as a failed handshake.
            Refusal = unusable.Message;
        }

        return Refusal is null;
    }
}
