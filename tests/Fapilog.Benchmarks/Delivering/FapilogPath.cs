using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Alerts.Webhook;
using Fapilog.Auditing;

namespace Fapilog.Benchmarks.Delivering;

/// <summary>
/// A trail with webhook instances: the event is stored, hashed and synced before its alert leaves.
/// </summary>
internal sealed class FapilogPath : IAlertPath
{
    private readonly AuditTrail _trail;
    private readonly string _directory;
    private readonly List<IAlertDispatcher> _dispatchers;

    private FapilogPath(AuditTrail trail, string directory, List<IAlertDispatcher> dispatchers, int answering)
    {
        _trail = trail;
        _directory = directory;
        _dispatchers = dispatchers;
        Receivers = answering;
    }

    public string Name => "fapilog";

    public int Receivers { get; }

    public long Memory => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>Starts a trail.</summary>
    /// <param name="receiver">The vendor.</param>
    /// <param name="answering">How many instances have a vendor that answers.</param>
    /// <param name="hanging">How many have one that does not.</param>
    public static async Task<FapilogPath> StartAsync(MarkReceiver receiver, int answering = 1, int hanging = 0)
    {
        var directory = Directory.CreateTempSubdirectory("fapilog-").FullName;
        var dispatchers = new List<IAlertDispatcher>();
        var instances = new List<AlertInstance>();
        for (var i = 0; i < answering + hanging; i++)
        {
            var path = i < answering ? string.Create(CultureInfo.InvariantCulture, $"{i}") : MarkReceiver.Hanging;
            var dispatcher = new WebhookProvider().CreateDispatcher(new AlertProviderContext($"hook-{i}")
            {
                BoundSettings = new WebhookSettings
                {
                    Url = Secret.Parse(receiver.AddressOf(path)),
                    Secret = Secret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                    AllowNetworks = ["127.0.0.1"],
                },
            });
            dispatchers.Add(dispatcher);
            instances.Add(new AlertInstance($"hook-{i}", dispatcher, new AlertInstanceOptions()));
        }

        var trail = new AuditTrail(
            new AuditTrailOptions { StoragePath = directory, StopTimeout = TimeSpan.FromSeconds(1) }, instances);
        await trail.StartAsync();
        return new FapilogPath(trail, directory, dispatchers, answering);
    }

    public async Task SendAsync(int number) => await _trail.LogEventAsync(
        new AuditEvent
        {
            EventType = AuditEventType.SecurityViolation,
            LogLevel = AuditLogLevel.Security,
            Message = $"Somebody tried another key: {MarkReceiver.Mark(number)}.",
            UserId = "u-17",
            Component = "billing",
        },
        AuditDurability.Enqueued);

    public async ValueTask DisposeAsync()
    {
        await _trail.DisposeAsync();
        foreach (var dispatcher in _dispatchers.OfType<IDisposable>())
        {
            dispatcher.Dispose();
        }

        Directory.Delete(_directory, recursive: true);
    }
}
