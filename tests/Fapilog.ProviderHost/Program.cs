using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Crash;
using Fapilog.Loading;

// A process that a provider may end: it logs from several tasks, then one event that alerts, and prints what was promised.
//   ProviderHost PLUGINS STORAGE COPIES PROVIDER
// Lines: 'ready', 'ack EVENT_ID SEQUENCE', 'took EVENT_ID', 'log ID MESSAGE', 'done'.
const int Before = 50;

using var output = new Output();
using var catalogue =
    ProviderCatalogue.Scan(args[0], new ProviderCatalogueOptions { ShadowCopyPath = args[2], LoggerFactory = output });
var instances = catalogue.CreateInstances(
    [
        new ProviderRequest
        {
            InstanceName = "chat",
            ProviderName = args[3],
            ConfigurationPath = "chat",
            Options = new AlertInstanceOptions(),
            BaseDirectory = ".",
        },
    ]);
await using var trail = new AuditTrail(new AuditTrailOptions { StoragePath = args[1] }, instances, loggerFactory: output);
await trail.StartAsync();
output.Write("ready");

var logged = 0;
await Task.WhenAll(Enumerable.Range(0, 4).Select(task => Task.Run(() => LogAsync(task))));
await trail.DrainAlertsAsync();
output.Write("done");
return 0;

async Task LogAsync(int task)
{
    try
    {
        // Until the provider ends the process; a harmless one lets it end by itself.
        for (var i = 0; i < Before || args[3] != "accepts"; i++)
        {
            await StoreAsync(
                $"task {task} event {i}", AuditLogLevel.Info, i % 2 == 0 ? AuditDurability.Durable : AuditDurability.Enqueued);
            if (Interlocked.Increment(ref logged) == Before)
            {
                await StoreAsync("the one that alerts", AuditLogLevel.Critical, AuditDurability.Durable);
            }
        }
    }
    catch (InvalidOperationException)
    {
        // The trail takes no more: the process is about to end.
    }
}

async Task StoreAsync(string message, AuditLogLevel level, AuditDurability durability)
{
    var receipt = await trail.LogEventAsync(
        new AuditEvent { EventType = AuditEventType.ComponentFailure, Message = message, LogLevel = level }, durability);
    output.Write(receipt.SequenceNumber is { } sequence ? $"ack {receipt.EventId} {sequence}" : $"took {receipt.EventId}");
}
