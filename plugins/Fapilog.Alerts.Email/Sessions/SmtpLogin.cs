using MailKit.Security;

namespace Fapilog.Alerts.Email;

/// <summary>
/// Chooses one way to authenticate. Trying several in turn would count as several wrong passwords, and lock the account.
/// </summary>
internal static class SmtpLogin
{
    /// <summary>Returns the mechanism, or <see langword="null"/> when none is offered that a password suffices for.</summary>
    /// <remarks>
    /// The session is encrypted and the server known by its certificate. So the plain ones come first: servers that keep only
    /// hashes of passwords offer CRAM-MD5 all the same, and then refuse the right password.
    /// </remarks>
    public static SaslMechanism? Choose(IReadOnlyCollection<string> offered, string user, string password) => offered switch
    {
        _ when offered.Contains("PLAIN") => new SaslMechanismPlain(user, password),
        _ when offered.Contains("LOGIN") => new SaslMechanismLogin(user, password),
        _ when offered.Contains("SCRAM-SHA-512") => new SaslMechanismScramSha512(user, password),
        _ when offered.Contains("SCRAM-SHA-256") => new SaslMechanismScramSha256(user, password),
        _ when offered.Contains("SCRAM-SHA-1") => new SaslMechanismScramSha1(user, password),
        _ when offered.Contains("CRAM-MD5") => new SaslMechanismCramMd5(user, password),
        _ => null,
    };
}
