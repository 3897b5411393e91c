using System.Net;

namespace Fapilog.Delivery.Tests.Support;

/// <summary>
/// An <see cref="HttpDelivery"/> that may reach loopback, with a clock that stands still and a full backoff.
/// </summary>
internal sealed class Sender : IDisposable
{
    private readonly HttpDelivery _delivery;
    private readonly List<RetryArguments> _retries = [];

    public Sender(NetworkGuard? networks = null, Func<string, IPAddress[]>? resolve = null)
    {
        _delivery = new HttpDelivery(
            new HttpDeliveryOptions
            {
                Networks = networks ?? NetworkGuard.Parse(["127.0.0.0/8"]),
                Retry = new RetryOptions { Jitter = () => 1, OnRetry = _retries.Add },
                Resolve = resolve is null ? null : (host, _) => Task.FromResult(resolve(host)),
            },
            Clock);
    }

    public RecordingClock Clock { get; } = new();

    public IReadOnlyList<RetryArguments> Retries => _retries;

    public Task<HttpAnswer> SendAsync(Uri address, DateTimeOffset? deadline = null, CancellationToken cancellationToken = default) =>
        _delivery.SendAsync(
            new HttpDeliveryCall
            {
                Address = address,
                Render = attempt => new HttpDeliveryRequest
                {
                    Body = "{\"a\":1}"u8.ToArray(),
                    Headers = new Dictionary<string, string> { ["x-attempt"] = $"{attempt.Number}" },
                },
                Deadline = deadline,
            },
            cancellationToken).WaitAsync(Patience.Limit, CancellationToken.None);

    public void Dispose() => _delivery.Dispose();
}
