using System.Globalization;
using System.Net;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;

// A process that is made to be killed: it logs from several tasks until it ends, and prints what was promised.
//   CrashWriter DIRECTORY TASKS [MOST_EVENTS]
// With CRASH_WRITER_ALERTS, an address, every second event alerts and is posted there.
// Lines: 'ready', 'ack EVENT_ID SEQUENCE [alert]', 'failed CODE', 'done STORED FAILED'.
var directory = args[0];
var tasks = int.Parse(args[1], CultureInfo.InvariantCulture);
var most = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : int.MaxValue;
var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });

var receiver = Environment.GetEnvironmentVariable("CRASH_WRITER_ALERTS");
AlertInstance[] instances = receiver is null ? [] : [new AlertInstance("chat", new Poster(new Uri(receiver)))];
var trail = new AuditTrail(new AuditTrailOptions { StoragePath = directory }, instances);
try
{
    await trail.StartAsync();
}
catch (FapilogException exception)
{
    output.WriteLine($"failed {exception.Faults[0].Code} {exception.Message}");
    return 1;
}

output.WriteLine("ready");
await Task.WhenAll(Enumerable.Range(0, tasks).Select(task => Task.Run(() => LogAsync(task))));
if (most != int.MaxValue)
{
    await trail.DrainAlertsAsync();
}

await trail.StopAsync();
output.WriteLine($"done {trail.Statistics.Stored} {trail.Statistics.Failed}");
foreach (var instance in trail.Statistics.Instances)
{
    output.WriteLine(
        $"alerts {instance.Delivered} of {instance.Raised}, {instance.Open} open, {string.Join(' ', instance.UndeliveredByReason)} {instance.LastFailure}");
}

return 0;

async Task LogAsync(int task)
{
    for (var i = 0; i < most; i++)
    {
        var auditEvent = new AuditEvent
        {
            EventType = AuditEventType.DataAccess,
            LogLevel = receiver is not null && i % 2 == 0 ? AuditLogLevel.Critical : AuditLogLevel.Info,
            Message = $"task {task} event {i} {new string('x', i * 37 % 2000)}",
        };
        try
        {
            var durability = i % 4 == 3 ? AuditDurability.Enqueued : AuditDurability.Durable;
            if (await trail.LogEventAsync(auditEvent, durability) is { SequenceNumber: { } sequence } receipt)
            {
                output.WriteLine($"ack {receipt.EventId} {sequence}{(auditEvent.LogLevel == AuditLogLevel.Critical ? " alert" : string.Empty)}");
            }
        }
        catch (FapilogException exception)
        {
            output.WriteLine($"failed {exception.Faults[0].Code}");
        }
    }
}

/// <summary>
/// Posts which alert it is, and understands answers as a provider does.
/// </summary>
internal sealed class Poster : IAlertDispatcher, IDisposable
{
    private readonly HttpClient _client = new();
    private readonly Uri _receiver;

    public Poster(Uri receiver)
    {
        _receiver = receiver;
    }

    public void Dispose() => _client.Dispose();

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default)
    {
        var body = new { id = auditEvent.EventId, key = auditEvent.Alert.IdempotencyKey };
        using var content = new StringContent(JsonSerializer.Serialize(body));
        using var response = await _client.PostAsync(_receiver, content, cancellationToken);
        return response.IsSuccessStatusCode
            ? AlertReceipt.Accepted
            : throw new AlertDeliveryException(
                response.StatusCode is HttpStatusCode.Forbidden ? AlertFailureKind.InstanceFailed : AlertFailureKind.Temporary,
                $"The answer is {(int)response.StatusCode}.");
    }
}
