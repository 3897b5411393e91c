using System.Net;
using Fapilog.Alerting;

namespace Fapilog.Delivery.Tests.Support;

/// <summary>
/// An <see cref="HttpDelivery"/> that may reach loopback, with a clock that stands still and a full backoff.
/// </summary>
internal sealed class Sender : IDisposable
{
    private readonly HttpDelivery _delivery;
    private readonly List<string> _retries = [];

    public Sender(IReadOnlyList<string>? networks = null, Func<string, IPAddress[]>? resolve = null)
        : this(new Settings { AllowNetworks = networks ?? ["127.0.0.0/8"] }, resolve, new RecordingClock())
    {
    }

    private Sender(HttpProviderSettings settings, Func<string, IPAddress[]>? resolve, TimeProvider clock, int attempts = 4)
    {
        var options = new HttpDeliveryOptions(settings);
        options.Retry.Jitter = () => 1;
        options.Retry.MaxAttempts = attempts;
        options.Retry.OnRetry = _retries.Add;
        if (resolve is not null)
        {
            options.Networks.Resolve = (host, _) => Task.FromResult(resolve(host));
        }

        _delivery = new HttpDelivery(options, clock);
        Clock = clock as RecordingClock ?? new RecordingClock();
    }

    public RecordingClock Clock { get; }

    public IReadOnlyList<string> Retries => _retries;

    /// <summary>Makes a sender of settings as an operator writes them, in real time and with one attempt.</summary>
    public static Sender Of(HttpProviderSettings settings) =>
        new(settings, _ => [IPAddress.Loopback], TimeProvider.System, attempts: 1);

    public Task<HttpAnswer> SendAsync(Uri address, DateTimeOffset? deadline = null, CancellationToken cancellationToken = default)
    {
        var attempt = 0;
        return SendAsync(
            new HttpAlert
            {
                Address = address,
                Body = "{\"a\":1}"u8.ToArray(),
                BeforeAttempt = (alert, _) =>
                    alert with { Headers = new Dictionary<string, string> { ["x-attempt"] = $"{++attempt}" } },
            },
            deadline,
            cancellationToken);
    }

    public Task<HttpAnswer> SendAsync(
        HttpAlert alert, DateTimeOffset? deadline = null, CancellationToken cancellationToken = default) =>
        _delivery.SendAsync(alert, AlertSeverity.Critical, deadline, cancellationToken)
            .WaitAsync(Patience.Limit, CancellationToken.None);

    public void Dispose() => _delivery.Dispose();

    private sealed class Settings : HttpProviderSettings;
}
