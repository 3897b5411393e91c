using System.Diagnostics;
using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Compliance;

namespace Fapilog.Benchmarks.Alerting;

/// <summary>
/// A vendor that is down while very many events alert, and then takes 5,000 a second: what storing costs meanwhile beside a trail
/// without alerts, how much memory it takes, and in which order the vendor gets them.
/// </summary>
internal static class BacklogBenchmark
{
    private const int Rounds = 10;
    private const int TakenPerSecond = 5000;

    private static readonly (AuditEventType Type, bool IsPersonal)[] Kinds =
    [
        (AuditEventType.DataAccess, true), (AuditEventType.AuthenticationFailed, false),
        (AuditEventType.AuthorizationFailed, false), (AuditEventType.SecurityViolation, false),
    ];

    public static async Task<int> RunAsync(int alerts)
    {
        var directory = Directory.CreateTempSubdirectory("fapilog-").FullName;
        try
        {
            var vendor = new Vendor();
            await using var without = await StartAsync(Path.Combine(directory, "without"));
            await using var with = await StartAsync(
                Path.Combine(directory, "with"),
                new AlertInstance("vendor", vendor, new AlertInstanceOptions { MaxAlertAge = TimeSpan.FromDays(7) }));
            await StoreAsync(without, with, alerts);
            await DeliverAsync(with, vendor, alerts);
            return vendor.Taken.Count == alerts && vendor.Inversions == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task StoreAsync(AuditTrail without, AuditTrail with, int alerts)
    {
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var (plain, alerting) = (
                await StoreAsync(without, round, alerts / Rounds), await StoreAsync(with, round, alerts / Rounds));
            ratios.Add(alerting / plain);
            Print($"stored {(round + 1) * (alerts / Rounds),9:n0}: {plain,8:n0}/s without an instance, {alerting,8:n0}/s with one that is down, ratio {alerting / plain:n2}; {Memory()}");
        }

        Print($"median ratio {ratios.Order().ElementAt(Rounds / 2):n2} (from {ratios.Min():n2} to {ratios.Max():n2})");
    }

    private static async Task<double> StoreAsync(AuditTrail trail, int round, int count)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var (type, isPersonal) = Kinds[i % Kinds.Length];
            await trail.LogEventAsync(
                new AuditEvent
                {
                    EventType = type,
                    LogLevel = isPersonal ? AuditLogLevel.Info : AuditLogLevel.Security,
                    ContainsPii = isPersonal,
                    Message = string.Create(CultureInfo.InvariantCulture, $"round {round}, event {i}"),
                },
                AuditDurability.Enqueued);
        }

        await trail.DrainAsync();
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task DeliverAsync(AuditTrail trail, Vendor vendor, int alerts)
    {
        var asked = vendor.Asked;
        vendor.IsUp = true;
        var start = Stopwatch.GetTimestamp();
        while (trail.Statistics.Instances[0].Open > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(10));
            Print($"delivered {vendor.Taken.Count,9:n0} after {Stopwatch.GetElapsedTime(start).TotalSeconds,5:n0} s; {Memory()}");
        }

        var taking = Stopwatch.GetElapsedTime(vendor.Since).TotalSeconds;
        Print($"{vendor.Taken.Count:n0} of {alerts:n0} delivered, {vendor.Duplicates:n0} of them twice, {vendor.Inversions:n0} before a more severe one that was waiting; {alerts / taking:n0}/s since the vendor was reached again; it was asked {asked:n0} times while it was down");
    }

    private static async Task<AuditTrail> StartAsync(string directory, params AlertInstance[] instances)
    {
        var trail = new AuditTrail(
            new AuditTrailOptions
            {
                StoragePath = directory,
                Policy = new CompliancePolicy { Level = ComplianceLevel.Gdpr },
            },
            instances);
        await trail.StartAsync();
        return trail;
    }

    private static string Memory()
    {
        using var process = Process.GetCurrentProcess();
        var (heap, set) = (GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64);
        return string.Create(CultureInfo.InvariantCulture, $"heap {heap / 1e6:n1} MB, working set {set / 1e6:n0} MB");
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Fails while it is down, and takes so many a second after that.</summary>
    private sealed class Vendor : IAlertDispatcher
    {
        private readonly Lock _lock = new();
        private long _next;
        private AlertSeverity _lowest = AlertSeverity.Critical;

        public HashSet<long> Taken { get; } = [];

        public int Duplicates { get; private set; }

        /// <summary>Gets how many came after a less severe one.</summary>
        public int Inversions { get; private set; }

        public long Since { get; private set; }

        public long Asked { get; private set; }

        public bool IsUp { get; set; }

        public async Task<AlertReceipt> SendAlertAsync(
            AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default)
        {
            if (!IsUp)
            {
                Asked++;
                throw new AlertDeliveryException(AlertFailureKind.Temporary, "It is down.");
            }

            var now = Stopwatch.GetTimestamp();
            TimeSpan wait;
            lock (_lock)
            {
                Since = Since == 0 ? now : Since;
                _next = Math.Max(_next, now) + (Stopwatch.Frequency / TakenPerSecond);
                wait = Stopwatch.GetElapsedTime(now, _next);
                Duplicates += Taken.Add(auditEvent.SequenceNumber!.Value) ? 0 : 1;

                // The first one is a probe of the circuit breaker, with the alert that was tried least.
                Inversions += severity > _lowest && Taken.Count > 2 ? 1 : 0;
                _lowest = Taken.Count > 1 && severity < _lowest ? severity : _lowest;
            }

            // Shorter waits than a timer has come together.
            if (wait > TimeSpan.FromMilliseconds(5))
            {
                await Task.Delay(wait, cancellationToken);
            }

            return AlertReceipt.Accepted;
        }
    }
}
