using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Delivery;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Fapilog.Alerts.Email;

/// <summary>
/// One connection to the mail server, from its greeting to its end.
/// </summary>
internal sealed class MailConnection : IDisposable
{
    private readonly EmailSettings _settings;
    private readonly string _server;
    private readonly string? _password;
    private readonly SecretMask _mask;
    private readonly NetworkGuard _networks;
    private readonly ServerTrust _trust;
    private readonly AlertSmtpClient _client;
    private MailStep _step = MailStep.Connect;

    public MailConnection(EmailSettings settings, string server)
    {
        _settings = settings;
        _server = server;
        _networks = NetworkGuard.Parse(settings.AllowNetworks);

        // Read for each connection, so that a rotated password takes effect.
        _password = settings.User is null ? null : settings.Password?.Read();
        _mask = MaskOf(settings.User, _password);
        _trust = new ServerTrust(settings.AsciiHost, settings.CertificateAuthority);
        _client = new AlertSmtpClient(_trust);
    }

    public bool IsOpen => _client.IsConnected;

    /// <summary>Connects, encrypts, authenticates.</summary>
    /// <exception cref="AlertDeliveryException">What the server offers is not enough.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _client.OpenAsync(_settings, _networks, cancellationToken).ConfigureAwait(false);
        _step = MailStep.Authenticate;
        if (_password is { } password)
        {
            await LogInAsync(password, cancellationToken).ConfigureAwait(false);
        }

        _step = MailStep.Content;
    }

    /// <summary>Asks whether the server is still there. Whatever else it answers says nothing about a mail.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _client.NoOpAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (SmtpFaults.IsKnown(failure))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    public async Task<MailReceipt> TransferAsync(
        AlertMail mail, IReadOnlyList<MailboxAddress> recipients, CancellationToken cancellationToken)
    {
        var limit = _client.MaxSize > 0 ? _client.MaxSize : uint.MaxValue;
        var unreachable = Unreachable(mail.Message);
        using var other =
            mail.Bytes.Length <= limit && unreachable.Length == 0 ? null : mail.For(limit, isAscii: unreachable.Length > 0);
        var fitting = other ?? mail;
        if (fitting.Bytes.Length > limit)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.Rejected,
                $"{MailCodes.TooLarge}: '{_server}' accepts messages of at most {limit} bytes, and the shortest form of this alert has "
                + $"{fitting.Bytes.Length}. Raise the server's limit.");
        }

        _client.ForgetRefused(recipients.Where(recipient => unreachable.Contains(recipient)));
        MailboxAddress[] reachable = [.. recipients.Where(recipient => !unreachable.Contains(recipient))];
        var sender = fitting.Message.From.Mailboxes.First();
        var answer = await _client.SendAsync(fitting.Message, sender, reachable, cancellationToken).ConfigureAwait(false);
        return new MailReceipt(
            SmtpFaults.Summary(_server, 250, answer, _mask),
            recipients.Count,
            [.. _client.Refused.Select(Refusal)]);
    }

    /// <summary>Says what a failure means.</summary>
    public AlertDeliveryException Judge(Exception failure) =>
        new SmtpFaults(_server, _settings.Security, _mask).Judge(
            failure, _step, _trust.Refusal, [.. _client.Refused.Select(Refusal)]);

    /// <summary>Determines whether the connection serves another mail.</summary>
    public bool IsUsableAfter(Exception failure) =>
        _step is MailStep.Content && IsOpen && (failure is AlertDeliveryException || !SmtpFaults.EndsSession(failure));

    /// <summary>Ends the session with QUIT. Never fails, because nobody waits for it.</summary>
    public async Task SayGoodbyeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (IsOpen)
            {
                await _client.DisconnectAsync(quit: true, cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever is wrong with the session, it is over.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task LogInAsync(string password, CancellationToken cancellationToken)
    {
        if (!_client.IsSecure)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{MailCodes.NotEncrypted}: The session with '{_server}' is not encrypted, so the password was not sent. Set 'Security' to 'StartTls' or 'Tls'.");
        }

        if (SmtpLogin.Choose(_client.AuthenticationMechanisms, _settings.User!, password) is not { } mechanism)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{MailCodes.SenderRefused}: '{_server}' offers no way to authenticate that is known here (PLAIN, LOGIN, SCRAM, CRAM-MD5). Remove 'User' and "
                + "'Password' if it accepts mail without, or check 'Host' and 'Port'.");
        }

        await _client.AuthenticateAsync(mechanism, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Returns the recipients that cannot be named to this server. They must not even be in the header (RFC 6531, section 3.2),
    /// or the server may refuse the mail for all.
    /// </summary>
    /// <exception cref="AlertDeliveryException">Nobody is left, or the sender is such an address.</exception>
    private MailboxAddress[] Unreachable(MimeMessage message)
    {
        if (_client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
        {
            return [];
        }

        if (message.From.Mailboxes.Any(MailAddressText.IsInternational))
        {
            throw new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{MailCodes.SenderRefused}: '{_server}' does not offer SMTPUTF8, which the name before the '@' in 'From' needs, because it is not "
                + "ASCII. Nothing was sent. Use an ASCII address in 'From', or a server that offers it.");
        }

        MailboxAddress[] unreachable = [.. message.To.Mailboxes.Where(MailAddressText.IsInternational)];
        return unreachable.Length < message.To.Count
            ? unreachable
            : throw new AlertDeliveryException(
                AlertFailureKind.Rejected,
                $"{MailCodes.NoRecipient}: '{_server}' does not offer SMTPUTF8, which every recipient in 'To' needs, because no name before the '@' "
                + "is ASCII. Nothing was sent. Use ASCII addresses in 'To', or a server that offers it.");
    }

    private RefusedRecipient Refusal((string Address, SmtpResponse Response) refused) => new(
        PlainText.Line(refused.Address),
        (int)refused.Response.StatusCode,
        SmtpFaults.Shown(refused.Response.Response, _mask));

    // A server that repeats what it got would repeat the password as AUTH sends it.
    private static SecretMask MaskOf(string? user, string? password) => password is null
        ? SecretMask.None
        : SecretMask.None.With(password, Base64($"\0{user}\0{password}"), Base64($"{user}\0{user}\0{password}"));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

/// <summary>
/// What the server answered when it accepted the mail, and the recipients it refused.
/// </summary>
internal sealed record MailReceipt(string Answer, int Recipients, IReadOnlyList<RefusedRecipient> Refused)
{
    public string Note => Refused.Count == 0
        ? $"{Answer}."
        : $"{Answer}. {Refused.Count} of {Recipients} recipients {(Refused.Count == 1 ? "was" : "were")} refused; the log names them.";

    public MailReceipt WithoutRefused(IReadOnlyList<MailboxAddress> recipients) =>
        this with { Refused = [.. Refused.Where(refused => !recipients.Any(refused.Is))] };

    public MailReceipt And(IReadOnlyList<RefusedRecipient> refused) => this with { Refused = [.. Refused, .. refused] };
}

/// <summary>
/// A recipient that the server refused, with the code and the text of its reply, safe to be shown.
/// </summary>
internal sealed record RefusedRecipient(string Address, int Code, string Text)
{
    /// <summary>Gets a value indicating whether the server may accept it later.</summary>
    public bool MayPass => SmtpOutcomes.Find(MailStep.Recipient, Code).Failure is AlertFailureKind.Temporary;

    public bool Is(MailboxAddress recipient) =>
        string.Equals(PlainText.Line(recipient.Address), Address, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// A client that sends a mail although one of its recipients is refused, and that judges certificates by the settings.
/// </summary>
internal sealed class AlertSmtpClient : SmtpClient
{
    private static readonly SmtpResponse Unnameable = new(
        SmtpStatusCode.MailboxNameNotAllowed, "5.6.7 The server does not offer SMTPUTF8, which a name that is not ASCII needs.");

    private readonly List<(string Address, SmtpResponse Response)> _refused = [];

    public AlertSmtpClient(ServerTrust trust)
    {
        // As in .NET's own clients: a revocation list is on another server, which may be out of reach.
        CheckCertificateRevocation = false;
        ServerCertificateValidationCallback = trust.Validate;
    }

    /// <summary>Builds the chain of the server's certificate without a download: it could name any address.</summary>
    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(
        string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback)
    {
        var options = base.GetSslClientAuthenticationOptions(host, remoteCertificateValidationCallback);
        options.CertificateChainPolicy = CertificateTrust.CreateChainPolicy();
        return options;
    }

    /// <summary>Gets who was refused since the list was last cleared.</summary>
    public IReadOnlyList<(string Address, SmtpResponse Response)> Refused => _refused;

    /// <summary>Connects, and encrypts the session as configured.</summary>
    public async Task OpenAsync(EmailSettings settings, NetworkGuard networks, CancellationToken cancellationToken)
    {
        var options = settings.Security switch
        {
            EmailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            EmailSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        };

        Socket? socket =
            await networks.ConnectAsync(settings.AsciiHost, settings.PortOrDefault, cancellationToken).ConfigureAwait(false);
        try
        {
            LocalDomain = ClientName.Create(socket.LocalEndPoint);
            await ConnectAsync(socket, settings.AsciiHost, settings.PortOrDefault, options, cancellationToken)
                .ConfigureAwait(false);
            socket = null;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <summary>Begins a mail. Who cannot be named to the server counts as refused.</summary>
    public void ForgetRefused(IEnumerable<MailboxAddress> unreachable)
    {
        _refused.Clear();
        _refused.AddRange(unreachable.Select(mailbox => (mailbox.Address, Unnameable)));
    }

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        _refused.Add((mailbox.Address, response));
}

/// <summary>
/// Chooses one way to authenticate. Trying several in turn would count as several wrong passwords, and lock the account.
/// </summary>
internal static class SmtpLogin
{
    /// <summary>Returns the mechanism, or <see langword="null"/> when none is offered for which a password is enough.</summary>
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

/// <summary>
/// The name by which this machine introduces itself to a mail server: its full name, or its address if it has none. Servers
/// refuse an incomplete name (RFC 5321, section 4.1.4).
/// </summary>
internal static class ClientName
{
    public static string Create(EndPoint? local)
    {
        var machine = IPGlobalProperties.GetIPGlobalProperties();
        return Create(machine.HostName, machine.DomainName, local);
    }

    public static string Create(string host, string domain, EndPoint? local)
    {
        var name = domain.Length == 0 || host.Contains('.', StringComparison.Ordinal) ? host : $"{host}.{domain}";
        return name.Contains('.', StringComparison.Ordinal) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            ? name
            : Literal(local);
    }

    private static string Literal(EndPoint? local) => local is IPEndPoint { Address: var address }
        ? address switch
        {
            { IsIPv4MappedToIPv6: true } => $"[{address.MapToIPv4()}]",
            { AddressFamily: AddressFamily.InterNetworkV6 } => $"[IPv6:{new IPAddress(address.GetAddressBytes())}]",
            _ => $"[{address}]",
        }
        : "[127.0.0.1]";
}
