using System.Globalization;
using Fapilog.Alerting;
using MimeKit;

namespace Fapilog.Alerts.Email;

/// <summary>
/// The session with the mail server: opened by the first mail, reused by those that follow, and closed when idle.
/// </summary>
/// <remarks>One mail at a time; a call that the host abandoned may still run when the next one begins.</remarks>
internal sealed class MailSession : IAsyncDisposable
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

#pragma warning disable CA2213 // It holds nothing, and a call the host abandoned may still release it.
    private readonly SemaphoreSlim _lock = new(1, 1);
#pragma warning restore CA2213
    private readonly EmailSettings _settings;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _idle;
    private MailConnection? _connection;
    private long _lastUse;
    private bool _isDisposed;

    public MailSession(EmailSettings settings, TimeProvider timeProvider)
    {
        _settings = settings;
        _timeProvider = timeProvider;
        Server = $"{settings.Host}:{settings.PortOrDefault.ToString(CultureInfo.InvariantCulture)}";
        _idle = timeProvider.CreateTimer(OnIdle, this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the server's name and port.</summary>
    public string Server { get; }

    /// <summary>Sends one mail to some of its recipients, over the open connection if there is one that still works.</summary>
    public async Task<MailReceipt> SendAsync(
        AlertMail mail, IReadOnlyList<MailboxAddress> recipients, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return await SendOverOpenAsync(mail, recipients, cancellationToken).ConfigureAwait(false)
                ?? await SendOverNewAsync(mail, recipients, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _lastUse = _timeProvider.GetTimestamp();
            if (_connection is not null && !_isDisposed)
            {
                _idle.Change(IdleLimit, Timeout.InfiniteTimeSpan);
            }

            _lock.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _idle.DisposeAsync().ConfigureAwait(false);
        if (await _lock.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
            _isDisposed = true;
            await CloseAsync().ConfigureAwait(false);
            _lock.Release();
        }
        else
        {
            // A call that the host abandoned still runs: it ends when its connection does.
            _isDisposed = true;
            _connection?.Dispose();
        }
    }

    /// <summary>Returns <see langword="null"/> when there is no connection, or it turned out to be gone.</summary>
    private async Task<MailReceipt?> SendOverOpenAsync(
        AlertMail mail, IReadOnlyList<MailboxAddress> recipients, CancellationToken cancellationToken)
    {
        if (_connection is not { IsOpen: true } connection)
        {
            return null;
        }

        try
        {
            var isTrusted = _timeProvider.GetElapsedTime(_lastUse) < TrustedFor;
            return isTrusted || await connection.IsThereAsync(cancellationToken).ConfigureAwait(false)
                ? await connection.TransferAsync(mail, recipients, cancellationToken).ConfigureAwait(false)
                : null;
        }
        catch (Exception failure) when (SmtpFaults.IsLostSession(failure) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            if (Judge(connection, failure, cancellationToken) is { } undelivered)
            {
                throw undelivered;
            }

            throw;
        }
    }

    private async Task<MailReceipt> SendOverNewAsync(
        AlertMail mail, IReadOnlyList<MailboxAddress> recipients, CancellationToken cancellationToken)
    {
        Drop();
        var connection = _connection = new MailConnection(_settings, Server);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return await connection.TransferAsync(mail, recipients, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (Judge(connection, failure, cancellationToken) is { } undelivered)
            {
                throw undelivered;
            }

            throw;
        }
    }

    /// <summary>
    /// Returns what the server's failure means, or <see langword="null"/> for any other, which is thrown as it is.
    /// </summary>
    private AlertDeliveryException? Judge(MailConnection connection, Exception failure, CancellationToken cancellationToken)
    {
        var undelivered = SmtpFaults.IsKnown(failure) ? connection.Judge(failure) : null;
        if (!connection.IsUsableAfter(failure))
        {
            Drop();
        }

        if (undelivered is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return undelivered;
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private static void OnIdle(object? state) => _ = ((MailSession)state!).CloseIdleAsync();

    private async Task CloseIdleAsync()
    {
        if (await _lock.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
            await CloseAsync().ConfigureAwait(false);
            _lock.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (_connection is { } connection)
        {
            using var limit = new CancellationTokenSource(GoodbyeLimit, _timeProvider);
            await connection.SayGoodbyeAsync(limit.Token).ConfigureAwait(false);
            Drop();
        }
    }
}
