using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Fapilog.Testing;

/// <summary>
/// A mail server on a free port of 127.0.0.1 that enforces RFC 5321 like a strict server, records what it
/// accepts and rejects, and can be scripted to answer differently.
/// </summary>
/// <remarks>
/// It supports STARTTLS and implicit TLS, AUTH PLAIN and LOGIN, SIZE, 8BITMIME, SMTPUTF8 and PIPELINING, and relays
/// nothing. Safe for use by several threads. The caller disposes it; disposing closes open sessions.
/// </remarks>
public sealed class SmtpDouble : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<SmtpSession, Task> _sessions = new();
    private readonly SmtpDoubleState _state;
    private Task _accepting = Task.CompletedTask;
    private int _sessionCount;

    private SmtpDouble(SmtpDoubleOptions options)
    {
        _state = new SmtpDoubleState(options);
    }

    /// <summary>Gets the address that the server listens on: <c>127.0.0.1</c>.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>Gets the port that the server listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Gets the server's self-signed certificate as PEM, without the private key.</summary>
    public string CertificatePem => _state.Certificate.ExportCertificatePem();

    /// <summary>Gets the messages accepted so far, in order; a copy.</summary>
    public IReadOnlyList<ReceivedMail> Mails => _state.Mails.Items;

    /// <summary>Gets the commands rejected so far by the double's own rules, not by scripted answers; a copy.</summary>
    public IReadOnlyList<SmtpRefusal> Refusals => _state.Refusals.Items;

    /// <summary>Gets the number of connections opened so far.</summary>
    public int SessionCount => Volatile.Read(ref _sessionCount);

    /// <summary>Starts a server.</summary>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    /// <returns>The server, listening.</returns>
    /// <exception cref="ArgumentException">
    /// The size limit is below 1,000 bytes, or there is a password without a user.
    /// </exception>
    public static SmtpDouble Start(SmtpDoubleOptions? options = null)
    {
        options ??= new SmtpDoubleOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxMessageBytes, 1000, nameof(options));
        if (options.User is null && options.Password.Length > 0)
        {
            throw new ArgumentException("There is a password and no user it belongs to. Set 'User'.", nameof(options));
        }

        var server = new SmtpDouble(options);
        server._listener.Start();
        server.Port = ((IPEndPoint)server._listener.LocalEndpoint).Port;
        server._accepting = server.AcceptAsync();
        return server;
    }

    /// <summary>Queues answers to the next commands of a kind; each is used once, for a well-formed command.</summary>
    /// <param name="step">The step of a session.</param>
    /// <param name="replies">The answers, in order. A positive one accepts.</param>
    public void Enqueue(SmtpStep step, params IEnumerable<SmtpReply> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        foreach (var reply in replies)
        {
            _state.Script.Enqueue(step, reply);
        }
    }

    /// <summary>Sets the answer to every well-formed command of a kind for which none is queued.</summary>
    /// <param name="step">The step of a session.</param>
    /// <param name="reply">The answer; <see langword="null"/> for the double's own.</param>
    public void Always(SmtpStep step, SmtpReply? reply) => _state.Script.Always(step, reply);

    /// <summary>Sets the answer to a recipient.</summary>
    /// <param name="recipient">The address, compared ignoring case.</param>
    /// <param name="reply">The answer; <see langword="null"/> for the double's own.</param>
    public void AlwaysFor(string recipient, SmtpReply? reply)
    {
        ArgumentException.ThrowIfNullOrEmpty(recipient);
        _state.Script.AlwaysFor(recipient, reply);
    }

    /// <summary>Waits until a number of messages have been accepted.</summary>
    /// <param name="count">The number, from 0.</param>
    /// <param name="cancellationToken">Cancels the wait. Pass one with a timeout; otherwise a failing test hangs.</param>
    /// <returns>All messages so far, at least <paramref name="count"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public Task<IReadOnlyList<ReceivedMail>> WaitForAsync(int count, CancellationToken cancellationToken = default) =>
        _state.Mails.WaitForAsync(count, cancellationToken);

    /// <summary>Ends the open sessions with 421, as a server does with idle sessions.</summary>
    /// <returns>A task that completes when they are closed.</returns>
    public async Task EndSessionsAsync()
    {
        foreach (var (session, running) in _sessions)
        {
            await session.EndAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }
    }

    /// <summary>Stops the server and closes open sessions.</summary>
    /// <returns>A task that completes when the port is free.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_sessions.Values).ConfigureAwait(false);
        _stopping.Dispose();
        _state.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stopping.Token).ConfigureAwait(false);
                socket.NoDelay = true;
                var connection = new SmtpConnection(socket);
                var session = new SmtpSession(connection, _state, Interlocked.Increment(ref _sessionCount), _stopping.Token);
                var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _sessions[session] = RunAsync(session, connection, started.Task);
                started.SetResult();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is stopping.
        }
    }

    private async Task RunAsync(SmtpSession session, SmtpConnection connection, Task started)
    {
        await started.ConfigureAwait(false);
        using (connection)
        {
            try
            {
                await session.RunAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException
                or OperationCanceledException or AuthenticationException)
            {
                // The client disconnected or rejected the certificate, or the server is stopping.
            }
        }

        _sessions.TryRemove(session, out _);
    }
}
