using System.Security.Cryptography;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// Gathers alerts that arrive close together into one request. Each call ends as its request does.
/// </summary>
internal sealed class WebhookBatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Func<IReadOnlyList<WebhookMessage>, CancellationToken, Task<AlertReceipt>> _send;
    private readonly WebhookSettings _settings;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _disposed = new();
    private Gathering? _open;

    public WebhookBatch(
        WebhookSettings settings,
        TimeProvider timeProvider,
        Func<IReadOnlyList<WebhookMessage>, CancellationToken, Task<AlertReceipt>> send)
    {
        _settings = settings;
        _timeProvider = timeProvider;
        _send = send;
    }

    public async Task<AlertReceipt> AddAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        Gathering gathering;
        lock (_lock)
        {
            gathering = _open ??= Open();
            gathering.Messages.Add(message);
            if (gathering.Messages.Count >= _settings.BatchSize)
            {
                _open = null;
                gathering.Full.SetResult();
            }
        }

        var receipt = await gathering.Sent.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return receipt with { Reference = message.Id };
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    /// <summary>Writes the messages of a batch as one body, whose identifier follows from theirs.</summary>
    public static (string Id, ReadOnlyMemory<byte> Body) Join(IReadOnlyList<WebhookMessage> messages, DateTimeOffset now)
    {
        var ids = string.Join('\n', messages.Select(message => message.Id));
        var body = VendorJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", "audit.batch");
            writer.WriteString("timestamp", AlertWords.Time(now));
            writer.WriteStartArray("data");
            foreach (var message in messages)
            {
                writer.WriteStartObject();
                writer.WriteString("id", message.Id);
                writer.WritePropertyName("message");
                writer.WriteRawValue(message.Body.Span);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        return (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ids))), body);
    }

    private Gathering Open()
    {
        var gathering = new Gathering();
        _ = SendAsync(gathering);
        return gathering;
    }

    private async Task SendAsync(Gathering gathering)
    {
        try
        {
            using var moment = new CancellationTokenSource();
            await Task.WhenAny(gathering.Full.Task, Task.Delay(_settings.BatchWait, _timeProvider, moment.Token))
                .ConfigureAwait(false);
            await moment.CancelAsync().ConfigureAwait(false);
            lock (_lock)
            {
                _open = _open == gathering ? null : _open;
            }

            gathering.Sent.SetResult(await _send(gathering.Messages, _disposed.Token).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Not swallowed: each call of the batch throws it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            gathering.Sent.TrySetException(exception);
            _ = gathering.Sent.Task.Exception;
        }
    }

    private sealed class Gathering
    {
        public List<WebhookMessage> Messages { get; } = [];

        public TaskCompletionSource Full { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<AlertReceipt> Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>
/// One rendered alert. Not a record, whose generated text would contain the body.
/// </summary>
internal sealed class WebhookMessage
{
    public required string Id { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public required AlertSeverity Severity { get; init; }

    public DateTimeOffset? Deadline { get; init; }
}
