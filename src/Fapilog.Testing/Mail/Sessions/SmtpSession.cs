using System.Text;

namespace Fapilog.Testing;

/// <summary>
/// One connection: the allowed order of commands, and their effects.
/// </summary>
internal sealed class SmtpSession
{
    private const int LongestCommand = 2048;
    private const int MaxFailedLogins = 3;

    private readonly SmtpConnection _connection;
    private readonly SmtpDoubleState _state;
    private readonly SmtpDoubleOptions _options;
    private readonly CancellationToken _stopped;
    private SmtpTransaction? _transaction;
    private string? _clientName;
    private string? _user;
    private int _failedLogins;

    public SmtpSession(SmtpConnection connection, SmtpDoubleState state, int number, CancellationToken stopped)
    {
        _connection = connection;
        _state = state;
        _options = state.Options;
        _stopped = stopped;
        Number = number;
    }

    public int Number { get; }

    private bool IsEncrypted => _connection.Encryption is not System.Security.Authentication.SslProtocols.None;

    public async Task RunAsync()
    {
        if (_options.Security is SmtpDoubleSecurity.Tls && !await SecureAsync().ConfigureAwait(false))
        {
            return;
        }

        var goesOn =
            await AnswerAsync(SmtpStep.Greeting, string.Empty, new SmtpReply(220, "double.test ESMTP")).ConfigureAwait(false);
        while (goesOn && await _connection.Lines.ReadAsync(LongestCommand, _stopped).ConfigureAwait(false) is { } line)
        {
            goesOn = await HandleAsync(line).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the session as a server does after a timeout.</summary>
    public async Task EndAsync()
    {
        await _connection.SendAsync(new SmtpReply(421, "4.4.2 double.test Error: timeout exceeded"), _stopped)
            .ConfigureAwait(false);
        _connection.Dispose();
    }

    private Task<bool> HandleAsync(SmtpLine line)
    {
        var text = Encoding.UTF8.GetString(line.Bytes.Span);
        if (SmtpSyntax.Fault(line, text) is { } fault)
        {
            return AnswerAsync(null, SmtpSyntax.Shown(text), fault);
        }

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (verb, argument) = space < 0 ? (text, string.Empty) : (text[..space], text[(space + 1)..]);
        return verb.ToUpperInvariant() switch
        {
            "EHLO" or "HELO" => HelloAsync(text, verb, argument),
            "STARTTLS" => StartTlsAsync(text, argument),
            "AUTH" => AuthenticateAsync(argument),
            "MAIL" => SenderAsync(text, argument),
            "RCPT" => RecipientAsync(text, argument),
            "DATA" => DataAsync(text, argument),
            "RSET" => AnswerAsync(SmtpStep.Reset, text, new SmtpReply(250, "2.0.0 Ok"), () => _transaction = null),
            "NOOP" => AnswerAsync(SmtpStep.Noop, text, new SmtpReply(250, "2.0.0 Ok")),
            "VRFY" => AnswerAsync(null, text, new SmtpReply(252, "2.1.5 Send some mail, I'll try my best")),
            "QUIT" => QuitAsync(text),
            _ => AnswerAsync(null, SmtpSyntax.Shown(text), new SmtpReply(502, "5.5.2 Error: command not recognized")),
        };
    }

    private async Task<bool> QuitAsync(string text)
    {
        await AnswerAsync(SmtpStep.Quit, text, new SmtpReply(221, "2.0.0 Bye")).ConfigureAwait(false);
        return false;
    }

    private Task<bool> HelloAsync(string text, string verb, string name)
    {
        if (!SmtpSyntax.IsClientName(name))
        {
            return AnswerAsync(null, text, new SmtpReply(501, $"5.5.4 Syntax: {verb.ToUpperInvariant()} hostname"));
        }

        var offer = verb.StartsWith('H') || verb.StartsWith('h') ? "double.test" : SmtpSyntax.Offer(_options, IsEncrypted);
        return AnswerAsync(SmtpStep.Hello, text, new SmtpReply(250, offer), () => (_clientName, _transaction) = (name, null));
    }

    private async Task<bool> StartTlsAsync(string text, string argument)
    {
        var own = (_options.Security, IsEncrypted, argument.Length, _connection.Lines.HasMore) switch
        {
            (not SmtpDoubleSecurity.StartTls, _, _, _) => new SmtpReply(502, "5.5.1 Error: command not implemented"),
            (_, true, _, _) => new SmtpReply(554, "5.5.1 Error: TLS already active"),
            (_, _, > 0, _) => new SmtpReply(501, "5.5.4 Syntax: STARTTLS"),

            // An attacker may have injected what was sent before the handshake: it must not become part of the encrypted session.
            (_, _, _, true) => new SmtpReply(521, "5.5.1 Error: commands after STARTTLS"),
            _ => new SmtpReply(220, "2.0.0 Ready to start TLS"),
        };
        var accepted = false;
        var goesOn = await AnswerAsync(SmtpStep.StartTls, text, own, () => accepted = true).ConfigureAwait(false);
        return goesOn && (!accepted || await SecureAsync().ConfigureAwait(false));
    }

    private async Task<bool> SecureAsync()
    {
        if (_state.Script.Next(SmtpStep.Handshake) is { } scripted)
        {
            await _connection.SendAsync(scripted, _stopped).ConfigureAwait(false);
            return false;
        }

        await _connection.SecureAsync(_state.Certificate, _stopped).ConfigureAwait(false);
        (_clientName, _transaction, _user) = (null, null, null);
        return true;
    }

    private async Task<bool> AuthenticateAsync(string argument)
    {
        var refusal = this switch
        {
            { _options.User: null } => new SmtpReply(502, "5.5.1 Error: authentication not enabled"),
            { IsEncrypted: false, _options.TakesPasswordsInPlainText: false } =>
                new SmtpReply(538, "5.7.11 Encryption required for requested authentication mechanism"),
            { _clientName: null } => new SmtpReply(503, "5.5.1 Error: send EHLO first"),
            { _user: not null } => new SmtpReply(503, "5.5.1 Error: already authenticated"),
            { _transaction: not null } => new SmtpReply(503, "5.5.1 Error: MAIL transaction in progress"),
            _ => null,
        };
        var own =
            refusal ?? await new SmtpAuthentication(_connection, _options).RunAsync(argument, _stopped).ConfigureAwait(false);
        if (own is null)
        {
            return false;
        }

        if (own.Code == 535 && ++_failedLogins >= MaxFailedLogins)
        {
            own = new SmtpReply(421, "4.7.0 double.test Error: too many errors");
        }

        return await AnswerAsync(SmtpStep.Authentication, "AUTH", own, () => _user = _options.User).ConfigureAwait(false);
    }

    private Task<bool> SenderAsync(string text, string argument)
    {
        var refusal = this switch
        {
            { _clientName: null } => new SmtpReply(503, "5.5.1 Error: send EHLO first"),
            { _options.Security: SmtpDoubleSecurity.StartTls, IsEncrypted: false } =>
                new SmtpReply(530, "5.7.0 Must issue a STARTTLS command first"),
            { _options.User: not null, _user: null } => new SmtpReply(530, "5.7.0 Authentication required"),
            { _transaction: not null } => new SmtpReply(503, "5.5.1 Error: nested MAIL command"),
            _ => null,
        };
        var (reply, transaction) = refusal is null ? SmtpTransaction.Begin(argument, _options) : (refusal, null);
        return AnswerAsync(SmtpStep.Sender, text, reply, () => _transaction = transaction);
    }

    private Task<bool> RecipientAsync(string text, string argument)
    {
        if (_transaction is not { } transaction)
        {
            return AnswerAsync(null, text, new SmtpReply(503, "5.5.1 Error: need MAIL command"));
        }

        var (reply, address) = transaction.Judge(argument);
        return AnswerAsync(SmtpStep.Recipient, text, reply, () => transaction.Add(address), address);
    }

    private async Task<bool> DataAsync(string text, string argument)
    {
        var own = (_transaction, argument.Length, _connection.Lines.HasMore) switch
        {
            (null, _, _) => new SmtpReply(503, "5.5.1 Error: need RCPT command"),
            (_, > 0, _) => new SmtpReply(501, "5.5.4 Syntax: DATA"),
            ({ Recipients.Count: 0 }, _, _) => new SmtpReply(554, "5.5.1 Error: no valid recipients"),
            (_, _, true) => new SmtpReply(503, "5.5.0 Error: improper command pipelining after DATA"),
            _ => new SmtpReply(354, "End data with <CR><LF>.<CR><LF>"),
        };
        var accepted = false;
        var goesOn = await AnswerAsync(SmtpStep.Data, text, own, () => accepted = true).ConfigureAwait(false);
        return goesOn && (!accepted || await ContentAsync(_transaction!).ConfigureAwait(false));
    }

    private async Task<bool> ContentAsync(SmtpTransaction transaction)
    {
        var (fault, content) = await new SmtpContentReader(_connection.Lines, _options.MaxMessageBytes).ReadAsync(_stopped)
            .ConfigureAwait(false);
        if (content is null && fault is null)
        {
            return false;
        }

        fault ??= SmtpContent.Fault(content, transaction);
        var mail = new ReceivedMail
        {
            Sender = transaction.Sender,
            Recipients = [.. transaction.Recipients],
            Content = content ?? [],
            Encryption = _connection.Encryption,
            User = _user,
            Session = Number,
            ClientName = _clientName!,
            AnnouncedSize = transaction.AnnouncedSize,
            IsInternational = transaction.IsInternational,
            ReceivedAt = _options.TimeProvider.GetUtcNow(),
        };
        _transaction = null;
        return await AnswerAsync(
            SmtpStep.Content,
            "the message",
            fault ?? new SmtpReply(250, $"2.0.0 Ok: queued as {_state.NextQueueId()}"),
            () => _state.Mails.Add(mail)).ConfigureAwait(false);
    }

    /// <summary>Answers by the rules or as a test scripted it; a rejection by the rules cannot be overridden.</summary>
    private Task<bool> AnswerAsync(
        SmtpStep? step, string command, SmtpReply own, Action? accepted = null, string? recipient = null)
    {
        var reply = own;
        if (!own.IsPositive)
        {
            _state.Refusals.Add(new SmtpRefusal { Session = Number, Command = command, Reply = own });
        }
        else if (step is { } at)
        {
            reply = _state.Script.Next(at, recipient) ?? own;
        }

        if (reply.IsPositive)
        {
            accepted?.Invoke();
        }

        return _connection.SendAsync(reply, _stopped);
    }
}
