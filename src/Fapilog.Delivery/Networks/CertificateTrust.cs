using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Decides whether the certificate of a server is trusted, and says why not: by the authorities that an operator names, or by
/// those of the system.
/// </summary>
/// <remarks>
/// Named certificates are read at each connection, so that a replaced <c>file:</c> takes effect. Names and dates are checked;
/// revocation is not. Nothing is downloaded: the server's certificate could name any address. Safe for use by several threads.
/// </remarks>
public sealed class CertificateTrust
{
    private readonly Secret? _certificates;

    /// <summary>Initializes a new instance of the <see cref="CertificateTrust"/> class.</summary>
    /// <param name="certificates">
    /// The certificates that are trusted in place of the system's, in PEM form, <c>file:ca.pem</c> as a rule: of a root, or of
    /// the authority that issues the servers' certificates. <see langword="null"/> for the system's.
    /// </param>
    public CertificateTrust(Secret? certificates)
    {
        _certificates = certificates;
    }

    /// <summary>
    /// Creates the policy that the system must build the chain of a server's certificate with, before it is judged here.
    /// </summary>
    /// <returns>A policy without downloads and without revocation lists; a new one at each call.</returns>
    public static X509ChainPolicy CreateChainPolicy() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    /// <summary>Judges the certificate of a server in a <see cref="RemoteCertificateValidationCallback"/>.</summary>
    /// <param name="host">The server's name, for the message.</param>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="chain">The chain that the system built by <see cref="CreateChainPolicy"/>.</param>
    /// <param name="errors">What the system found wrong.</param>
    /// <returns>
    /// A sentence that says why the certificate is not trusted and what to do; <see langword="null"/> if it is trusted.
    /// </returns>
    /// <exception cref="AlertDeliveryException">
    /// The named certificates cannot be read or are malformed: <see cref="DeliveryCodes.SecretUnusable"/>.
    /// </exception>
    public string? Judge(string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf)
        {
            return $"'{host}' showed no certificate.";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return DatesFault(leaf, $"'{host}'")
                ?? $"The certificate of '{host}' is for {Names(leaf)}, not for this name. Configure a name it is for.";
        }

        try
        {
            return _certificates is null
                ? errors is SslPolicyErrors.None ? null : Explain(host, leaf, chain, isNamed: false)
                : JudgeByNamed(host, leaf, chain, _certificates);
        }
        catch (CryptographicException exception)
        {
            return $"The certificate of '{host}' cannot be judged: {exception.Message}";
        }
    }

    internal static string? FindFault(string? text)
    {
        try
        {
            return Parse(text).Count > 0
                ? null
                : "The certificate authority's text contains no certificate. Write 'file:' and the path of a file in PEM form.";
        }
        catch (CryptographicException exception)
        {
            return $"The certificate authority's text cannot be read: {exception.Message.TrimEnd('.')}. Write 'file:' and the path of a file in PEM form.";
        }
    }

    private static string? JudgeByNamed(string host, X509Certificate2 leaf, X509Chain? chain, Secret certificates)
    {
        var named = Parse(certificates.Read(FindFault));
        using var own = new X509Chain { ChainPolicy = CreateChainPolicy() };
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(named);
        own.ChainPolicy.ExtraStore.AddRange(named);
        foreach (
            var sent in chain?.ChainElements.Select(element => element.Certificate).Concat(chain.ChainPolicy.ExtraStore) ?? [])
        {
            own.ChainPolicy.ExtraStore.Add(sent);
        }

        // A named authority need not be a root: then the chain ends without one, and must go through what is named.
        own.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        var isSound = own.Build(leaf);
        return isSound && own.ChainElements.Any(element => named.Any(one => IsSame(one, element.Certificate)))
            ? null
            : Explain(host, leaf, own, isNamed: true);
    }

    private static string Explain(string host, X509Certificate2 leaf, X509Chain? chain, bool isNamed)
    {
        if (DatesFault(leaf, $"'{host}'") is { } ofServer)
        {
            return ofServer;
        }

        var authorities = chain?.ChainElements.Select(element => element.Certificate).Skip(1).ToArray() ?? [];
        if (authorities.Select(one => DatesFault(one, $"the authority '{PlainText.Line(one.Subject)}', which vouches for '{host}',"))
            .FirstOrDefault(fault => fault is not null) is { } ofAuthority)
        {
            return ofAuthority;
        }

        const string Own = "If that is your own authority, name its certificate in 'CertificateAuthority', such as 'file:ca.pem'";
        var last = authorities.LastOrDefault() ?? leaf;
        var issuer = PlainText.Line(last.Issuer);
        var isRoot = last.SubjectName.RawData.AsSpan().SequenceEqual(last.IssuerName.RawData);
        return (authorities.Length > 0, isRoot) switch
        {
            (var isChain, true) =>
                $"The certificate of '{host}' {(isChain ? "leads to" : "was issued by")} '{issuer}', "
                + (isNamed
                    ? $"{(isChain ? "and not to" : "which does not lead to")} an authority of 'CertificateAuthority'. Name the right one there."
                    : $"which this machine does not trust. {Own}."),

            // A root is not sent as a rule: it is more likely not trusted than missing.
            (true, false) =>
                $"The certificate of '{host}' leads to '{PlainText.Line(last.Subject)}', which was issued by '{issuer}', and that is "
                + (isNamed
                    ? "no authority that 'CertificateAuthority' names. Name it there, or let the server send the certificates between it and one that is named."
                    : $"no authority that this machine trusts. {Own}; otherwise let the server send the certificates between it and a trusted one."),
            _ =>
                $"The certificate of '{host}' was issued by '{issuer}', whose certificate the server does not send and "
                + $"{(isNamed ? "'CertificateAuthority' does not name" : "this machine does not have")}. {Own}; otherwise let the server send its whole chain.",
        };
    }

    // Byte for byte: .NET calls certificates equal that share issuer and serial number, which anybody can write into one.
    private static bool IsSame(X509Certificate2 one, X509Certificate2 other) =>
        one.RawDataMemory.Span.SequenceEqual(other.RawDataMemory.Span);

    private static string? DatesFault(X509Certificate2 certificate, string whose)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return certificate.NotAfter.ToUniversalTime() < now
                ? $"The certificate of {whose} expired on {Day(certificate.NotAfter)}. Renew it at the server."
            : certificate.NotBefore.ToUniversalTime() > now
                ? $"The certificate of {whose} is valid from {Day(certificate.NotBefore)} only. Check the clocks of both machines."
            : null;
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

    private static X509Certificate2Collection Parse(string? text)
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
        : base(CertificateTrust.FindFault)
    {
    }
}
