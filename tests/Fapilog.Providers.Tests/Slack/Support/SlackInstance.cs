using Fapilog.Alerting;
using Fapilog.Alerts.Slack;
using Fapilog.Auditing;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Slack.Support;

/// <summary>
/// One Slack instance against a Slack on loopback, both by one clock that stands still.
/// </summary>
internal sealed class SlackInstance : IAsyncDisposable
{
    private readonly ProviderInstance _instance;

    private SlackInstance(SlackDouble slack, RecordingClock clock, SlackSettings settings, Uri webhook)
    {
        Slack = slack;
        Webhook = webhook;
        _instance = new ProviderInstance(new SlackProvider(), settings, clock);
    }

    public SlackDouble Slack { get; }

    public Uri Webhook { get; }

    public RecordingClock Clock => _instance.Clock;

    public ProviderInstance Host => _instance;

    public IReadOnlyList<string> Log => _instance.Log;

    public static Task<SlackInstance> StartAsync(Action<SlackSettings, SlackDouble>? configure = null) =>
        StartAsync((settings, slack, webhook) =>
        {
            settings.WebhookUrl = Secret.Parse(webhook.AbsoluteUri);
            configure?.Invoke(settings, slack);
        });

    public static Task<SlackInstance> StartWithTokenAsync(Action<SlackSettings, SlackDouble>? configure = null) =>
        StartAsync((settings, slack, _) =>
        {
            settings.Token = Secret.Parse(slack.Token);
            settings.BaseUrl = slack.Url.AbsoluteUri;
            configure?.Invoke(settings, slack);
        });

    public Task<AlertReceipt> SendAsync(
        AuditEvent? auditEvent = null,
        AlertSeverity severity = AlertSeverity.Critical,
        string? channel = null,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default) => _instance.SendAsync(auditEvent,
        severity,
        channel,
        deadline,
        cancellationToken);

    /// <summary>Sends and lets pauses pass until the call ends; then what it threw.</summary>
    public async Task<AlertDeliveryException> FailAsync(
        string? channel = null, TimeSpan? deadline = null, TimeSpan? longest = null)
    {
        var send = SendAsync(channel: channel, deadline: deadline ?? TimeSpan.FromMinutes(10));
        await _instance.WaitOutPausesAsync(send, longest);
        return await Assert.ThrowsAsync<AlertDeliveryException>(() => send);
    }

    public async ValueTask DisposeAsync()
    {
        await _instance.DisposeAsync();
        await Slack.DisposeAsync();
    }

    private static async Task<SlackInstance> StartAsync(Action<SlackSettings, SlackDouble, Uri> configure)
    {
        var clock = new RecordingClock();
        var slack = await SlackDouble.StartAsync(clock);
        var webhook = slack.AddWebhook();
        var settings = new SlackSettings { AllowNetworks = ["127.0.0.1"], Timeout = TimeSpan.FromMinutes(2) };
        configure(settings, slack, webhook);
        return new SlackInstance(slack, clock, settings, webhook);
    }
}
