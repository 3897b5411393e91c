using Fapilog.Alerting;
using Fapilog.Alerts.Webhook;
using Fapilog.Auditing;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Webhook.Support;

/// <summary>
/// One webhook instance as a host makes it, against a receiver on loopback, with a clock that stands still.
/// </summary>
internal sealed class Instance : IAsyncDisposable
{
    public const string Token = "T0KENabcdefghijklmnop";
    public const string Key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly List<string> _log = [];

    private Instance(WebhookReceiver receiver, RecordingClock clock, Action<WebhookSettings>? configure)
    {
        Receiver = receiver;
        Clock = clock;
        var settings = new WebhookSettings
        {
            Url = Secret.Parse(new Uri(receiver.Url, $"hooks/{Token}").AbsoluteUri),
            Secret = Secret.Parse(Key),
            AllowNetworks = ["127.0.0.1"],
        };
        configure?.Invoke(settings);
        Dispatcher = new WebhookProvider().CreateDispatcher(
            new AlertProviderContext("hook") { BoundSettings = settings, TimeProvider = clock, LogWriter = Write });
    }

    public WebhookReceiver Receiver { get; }

    public RecordingClock Clock { get; }

    public IAlertDispatcher Dispatcher { get; }

    public IReadOnlyList<string> Log => _log;

    public static async Task<Instance> StartAsync(Action<WebhookSettings>? configure = null)
    {
        var clock = new RecordingClock();
        return new Instance(await WebhookReceiver.StartAsync(Key, clock), clock, configure);
    }

    public Task<AlertReceipt> SendAsync(
        AuditEvent? auditEvent = null, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        auditEvent ??= Some.AuditEvent();
        var alert = auditEvent.Alert with { Deadline = deadline is null ? null : Clock.GetUtcNow() + deadline };
        return Dispatcher.SendAlertAsync(auditEvent with { Alert = alert }, AlertSeverity.Critical, "#ops", cancellationToken)
            .WaitAsync(Patience.Limit, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        ((IDisposable)Dispatcher).Dispose();
        await Receiver.DisposeAsync();
    }

    private void Write(AlertLogLevel level, string message, Exception? exception) => _log.Add($"{level} {message} {exception}");
}
