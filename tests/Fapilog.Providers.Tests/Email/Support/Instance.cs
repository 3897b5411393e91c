using Fapilog.Alerting;
using Fapilog.Alerts.Email;
using Fapilog.Auditing;
using Fapilog.Testing;
using MimeKit;

namespace Fapilog.Providers.Tests.Email.Support;

/// <summary>
/// One e-mail instance as a host makes it, against a mail server on loopback, with a clock that stands still.
/// </summary>
internal sealed class Instance : IAsyncDisposable
{
    public const string User = "alerts";
    public const string Password = "pa55-w0rd-of-the-tests";

    private readonly List<string> _log = [];

    private Instance(SmtpDouble server, Action<EmailSettings>? configure)
    {
        Server = server;
        Settings = new EmailSettings
        {
            Host = server.Host,
            Port = server.Port,
            From = "Audit trail <alerts@example.test>",
            To = ["On call <oncall@example.test>", "second@example.test"],
            CertificateAuthority = Secret.Parse(server.CertificatePem),
            AllowNetworks = ["127.0.0.0/8"],
        };
        configure?.Invoke(Settings);
        Dispatcher = new EmailProvider().CreateDispatcher(
            new AlertProviderContext("mail") { BoundSettings = Settings, TimeProvider = Clock, LogWriter = Write });
    }

    public SmtpDouble Server { get; }

    public EmailSettings Settings { get; }

    public RecordingClock Clock { get; } = new();

    public IAlertDispatcher Dispatcher { get; }

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    public static Instance Start(Action<EmailSettings>? configure = null, SmtpDoubleOptions? server = null) =>
        new(SmtpDouble.Start(server), configure);

    /// <summary>Starts one that authenticates, against a server that wants it.</summary>
    public static Instance StartAuthenticated(Action<EmailSettings>? configure = null, Action<SmtpDoubleOptions>? server = null)
    {
        var options = new SmtpDoubleOptions { User = User, Password = Password };
        server?.Invoke(options);
        return Start(
            settings =>
            {
                (settings.User, settings.Password) = (User, Secret.Parse(Password));
                configure?.Invoke(settings);
            },
            options);
    }

    public static MimeMessage Read(ReceivedMail mail)
    {
        using var stream = new MemoryStream(mail.Content.ToArray());
        return MimeMessage.Load(stream);
    }

    public Task<AlertReceipt> SendAsync(
        AuditEvent? auditEvent = null,
        AlertSeverity severity = AlertSeverity.Critical,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default)
    {
        auditEvent ??= Some.AuditEvent();
        var alert = auditEvent.Alert with { Deadline = deadline is null ? null : Clock.GetUtcNow() + deadline };
        return Dispatcher.SendAlertAsync(auditEvent with { Alert = alert }, severity, null, cancellationToken)
            .WaitAsync(Patience.Limit, CancellationToken.None);
    }

    /// <summary>Sends and tells how it failed; the clock is moved on where the call waits for it.</summary>
    public async Task<AlertDeliveryException> FailAsync(AuditEvent? auditEvent = null, TimeSpan? deadline = null)
    {
        var send = SendAsync(auditEvent, deadline: deadline);
        await MoveOnAsync(send);
        return await Assert.ThrowsAsync<AlertDeliveryException>(() => send);
    }

    /// <summary>Moves the clock over the pauses between attempts, and over no attempt.</summary>
    public Task MoveOnAsync(Task call) => Clock.AdvancePausesAsync(call, TimeSpan.FromSeconds(2));

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)Dispatcher).DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        await Server.DisposeAsync();
    }

    private void Write(AlertLogLevel level, string message, Exception? exception)
    {
        lock (_log)
        {
            _log.Add($"{level} {message} {exception}");
        }
    }
}
