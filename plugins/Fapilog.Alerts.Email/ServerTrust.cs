using System.Globalization;
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
    private readonly CertificateTrust? _trust;

    public ServerTrust(string host, Secret? authority)
    {
        _host = host;
        _trust = authority is null ? null : new CertificateTrust(authority);
    }

    /// <summary>Gets why the certificate was refused; <see langword="null"/> while none was.</summary>
    public string? Refusal { get; private set; }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        try
        {
            var isTrusted = _trust?.Validate(sender, certificate, chain, errors) ?? errors is SslPolicyErrors.None;
            Refusal = isTrusted ? null : Explain(certificate as X509Certificate2, errors);
            return isTrusted;
        }
        catch (Exception exception) when (
            exception is InvalidOperationException or System.Security.Cryptography.CryptographicException)
        {
            Refusal =
                $"The certificate of '{_host}' cannot be judged: 'CertificateAuthority' cannot be read. {exception.Message}";
            return false;
        }
    }

    private string Explain(X509Certificate2? certificate, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return $"'{_host}' showed no certificate.";
        }

        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        if (certificate.NotAfter.ToUniversalTime() < now)
        {
            return $"The certificate of '{_host}' expired on {Day(certificate.NotAfter)}. Renew it at the server.";
        }

        if (certificate.NotBefore.ToUniversalTime() > now)
        {
            return $"The certificate of '{_host}' is valid from {Day(certificate.NotBefore)} only. Check the clocks of both machines.";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"The certificate of '{_host}' is for {Names(certificate)}, not for this name. "
                + "Set 'Host' to a name it is for.";
        }

        var issuer = PlainText.Line(certificate.Issuer);
        return _trust is null
            ? $"The certificate of '{_host}' was issued by '{issuer}', which this machine does not trust. If that is your own "
                + "authority, name its certificate in 'CertificateAuthority', such as 'file:ca.pem'."
            : $"The certificate of '{_host}' was issued by '{issuer}', which does not lead to an authority of 'CertificateAuthority'. "
                + "Name the right one there.";
    }

    private static string Day(DateTime moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames()
                .Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Take(5)
            .Select(name => $"'{PlainText.Line(name)}'")
            .ToArray();
        return names.Length > 0 ? string.Join(", ", names) : $"'{PlainText.Line(certificate.Subject)}'";
    }
}
