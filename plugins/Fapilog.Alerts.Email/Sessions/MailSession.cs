using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Email;

/// <summary>
/// The connection to the mail server: opened by the first mail, used by those that follow, given back when none did for a
/// while.
/// </summary>
/// <remarks>One mail at a time; a call that the host abandoned may still be there when the next one begins.</remarks>
internal sealed class MailSession : IAsyncDisposable
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

#pragma warning disable CA2213 // It holds nothing, and a call the host abandoned may still release it.
    private readonly SemaphoreSlim _gate = new(1, 1);
#pragma warning restore CA2213
    private readonly EmailSettings _settings;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _idle;
    private AlertSmtpClient? _client;
    private MailSecrets _secrets = MailSecrets.None;
    private long _lastUse;
    private bool _isDisposed;

    public MailSession(EmailSettings settings, TimeProvider timeProvider)
    {
        _settings = settings;
        _timeProvider = timeProvider;
        Server = $"{settings.Host}:{settings.PortOrDefault.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        _idle = timeProvider.CreateTimer(OnIdle, this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the server's name and port.</summary>
    public string Server { get; }

    /// <summary>Sends one mail, over the open session if there is one that still works.</summary>
    public async Task<AttemptResult<MailReceipt>> SendAsync(AlertMail mail, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return await SendOverOpenAsync(mail, cancellationToken).ConfigureAwait(false)
                ?? await SendOverNewAsync(mail, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _lastUse = _timeProvider.GetTimestamp();
            RestartIdle();
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _idle.DisposeAsync().ConfigureAwait(false);
        if (await _gate.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
            _isDisposed = true;
            await SayGoodbyeAsync().ConfigureAwait(false);
            _gate.Release();
        }
        else
        {
            // A call the host abandoned is still at it: it ends when its connection does.
            _isDisposed = true;
            _client?.Dispose();
        }
    }

    /// <summary>Returns the result, or nothing when the session turned out to be gone.</summary>
    private async Task<AttemptResult<MailReceipt>?> SendOverOpenAsync(AlertMail mail, CancellationToken cancellationToken)
    {
        if (_client is not { IsConnected: true } client)
        {
            return null;
        }

        try
        {
            if (_timeProvider.GetElapsedTime(_lastUse) >= TrustedFor)
            {
                await client.NoOpAsync(cancellationToken).ConfigureAwait(false);
            }

            return await TransferAsync(client, mail, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (SmtpFaults.IsLostSession(failure) && !cancellationToken.IsCancellationRequested)
        {
            Drop();
            return null;
        }
        catch (Exception failure) when (SmtpFaults.IsKnown(failure))
        {
            return Judge(failure, MailStep.Content, null, cancellationToken);
        }
        catch
        {
            Drop();
            throw;
        }
    }

    private async Task<AttemptResult<MailReceipt>> SendOverNewAsync(AlertMail mail, CancellationToken cancellationToken)
    {
        Drop();
        _secrets = MailSecrets.Read(_settings);
        var trust = new ServerTrust(_settings.Host!, _settings.CertificateAuthority);
        var step = MailStep.Connect;
        try
        {
            var client = _client = new AlertSmtpClient(trust);
            await client.OpenAsync(_settings, cancellationToken).ConfigureAwait(false);
            step = MailStep.Authenticate;
            if (await LogInAsync(client, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                Drop();
                return refusal;
            }

            step = MailStep.Content;
            return await TransferAsync(client, mail, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (SmtpFaults.IsKnown(failure))
        {
            return Judge(failure, step, trust, cancellationToken);
        }
        catch
        {
            Drop();
            throw;
        }
    }

    private async Task<AttemptResult<MailReceipt>?> LogInAsync(AlertSmtpClient client, CancellationToken cancellationToken)
    {
        if (_secrets.Password is not { } password)
        {
            return null;
        }

        if (!client.IsSecure)
        {
            return AttemptResult.Failed<MailReceipt>(
                AlertFailureKind.InstanceFailed,
                MailCodes.NotEncrypted,
                $"The session with '{Server}' is not encrypted, so the password was not sent. Set 'Security' to 'StartTls' or 'Tls'.");
        }

        if (SmtpLogin.Choose(client.AuthenticationMechanisms, _settings.User!, password) is not { } mechanism)
        {
            return AttemptResult.Failed<MailReceipt>(
                AlertFailureKind.InstanceFailed,
                MailCodes.SenderRefused,
                $"'{Server}' offers no way to authenticate that is known here (PLAIN, LOGIN, SCRAM, CRAM-MD5). Remove 'User' and "
                + "'Password' if it takes mail without, or check 'Host' and 'Port'.");
        }

        await client.AuthenticateAsync(mechanism, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task<AttemptResult<MailReceipt>> TransferAsync(AlertSmtpClient client, AlertMail mail, CancellationToken cancellationToken)
    {
        var limit = client.MaxSize > 0 ? client.MaxSize : uint.MaxValue;
        using var shortened = mail.Bytes.Length <= limit ? null : mail.Shortened(limit);
        var fitting = shortened ?? mail;
        if (fitting.Bytes.Length > limit)
        {
            return AttemptResult.Failed<MailReceipt>(
                AlertFailureKind.Rejected,
                MailCodes.TooLarge,
                $"'{Server}' takes messages of at most {limit} bytes, and the shortest form of this alert has "
                + $"{fitting.Bytes.Length}. Raise the server's limit.");
        }

        client.ForgetRefused();
        var answer = await client.SendAsync(fitting.Message, cancellationToken).ConfigureAwait(false);
        return AttemptResult.Delivered(new MailReceipt(
            SmtpFaults.Said(Server, 250, answer, _secrets.Mask),
            fitting.Message.To.Count,
            [.. client.Refused.Select(Refusal)]));
    }

    private AttemptResult<MailReceipt> Judge(Exception failure, MailStep step, ServerTrust? trust, CancellationToken cancellationToken)
    {
        var refused = _client?.Refused.Select(Refusal).ToArray() ?? [];
        if (SmtpFaults.EndsSession(failure) || step is not MailStep.Content || _client is not { IsConnected: true })
        {
            Drop();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new SmtpFaults(Server, _settings.Security, _secrets.Mask).Judge(failure, step, trust?.Refusal, refused);
    }

    private RefusedRecipient Refusal((string Address, MailKit.Net.Smtp.SmtpResponse Response) refused) => new(
        PlainText.Line(refused.Address),
        (int)refused.Response.StatusCode,
        SmtpFaults.Shown(refused.Response.Response, _secrets.Mask));

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
    }

    private void RestartIdle()
    {
        if (_client is not null && !_isDisposed)
        {
            _idle.Change(IdleLimit, Timeout.InfiniteTimeSpan);
        }
    }

    private static void OnIdle(object? state) => _ = ((MailSession)state!).CloseIdleAsync();

    private async Task CloseIdleAsync()
    {
        if (!await _gate.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
            return;
        }

        await SayGoodbyeAsync().ConfigureAwait(false);
        _gate.Release();
    }

    /// <summary>Never fails: nobody waits for it.</summary>
    private async Task SayGoodbyeAsync()
    {
        try
        {
            if (_client is { IsConnected: true } client)
            {
                using var limit = new CancellationTokenSource(GoodbyeLimit, _timeProvider);
                await client.DisconnectAsync(quit: true, limit.Token).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever is wrong with the session, it is over.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        Drop();
    }
}
