using System.Globalization;
using Fapilog.Auditing;
using Fapilog.Diagnostics;

// A process that is made to be killed: it logs from several tasks until it ends, and prints what was promised.
//   CrashWriter DIRECTORY TASKS [MOST_EVENTS]
// Lines: 'ready', 'ack EVENT_ID SEQUENCE', 'failed CODE', 'done STORED FAILED'.
var directory = args[0];
var tasks = int.Parse(args[1], CultureInfo.InvariantCulture);
var most = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : int.MaxValue;
var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });

var trail = new AuditTrail(new AuditTrailOptions { StoragePath = directory });
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
await trail.StopAsync();
output.WriteLine($"done {trail.Statistics.Stored} {trail.Statistics.Failed}");
return 0;

async Task LogAsync(int task)
{
    for (var i = 0; i < most; i++)
    {
        var auditEvent = new AuditEvent
        {
            EventType = AuditEventType.DataAccess,
            Message = $"task {task} event {i} {new string('x', i * 37 % 2000)}",
        };
        try
        {
            var durability = i % 4 == 3 ? AuditDurability.Enqueued : AuditDurability.Durable;
            if (await trail.LogEventAsync(auditEvent, durability) is { SequenceNumber: { } sequence } receipt)
            {
                output.WriteLine($"ack {receipt.EventId} {sequence}");
            }
        }
        catch (FapilogException exception)
        {
            output.WriteLine($"failed {exception.Faults[0].Code}");
        }
    }
}
