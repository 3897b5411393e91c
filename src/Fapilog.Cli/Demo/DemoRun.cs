using Fapilog.Auditing;
using Fapilog.Hosting;
using Fapilog.Loading;
using Fapilog.Querying;
using Fapilog.Storage;
using Fapilog.Testing;
using Fapilog.Verification;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Cli;

/// <summary>
/// Does the whole job on this machine: a receiver on loopback, events into a trail, alerts through a provider DLL, and a
/// forged byte.
/// </summary>
internal sealed class DemoRun
{
    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromSeconds(30);

    private readonly IConfiguration _own;
    private readonly string _directory;

    /// <param name="own">The operator's configuration, of which only the plugins folder counts.</param>
    /// <param name="directory">A folder the run may fill.</param>
    public DemoRun(IConfiguration own, string directory)
    {
        _own = own;
        _directory = directory;
    }

    public async Task<DemoResult> RunAsync(PeopleLoggerFactory loggers, CancellationToken cancellationToken)
    {
        var storage = Path.Combine(_directory, "trail");
        var signingKey = DemoConfiguration.NewSigningKey();
        await using var receiver = await WebhookReceiver.StartAsync(signingKey, cancellationToken: cancellationToken);

        var configuration = DemoConfiguration.Make(_own, storage, receiver.Url, signingKey);
        await using var runtime = FapilogRuntime.Create(configuration, loggerFactory: loggers);

        await LogAsync(runtime.Trail, cancellationToken);

        // Delivery is at least once: the same alert twice is no fault.
        var alerts =
            receiver.Requests.Select(DemoAlert.From).DistinctBy(alert => alert.EventId).ToDictionary(alert => alert.EventId);
        return new DemoResult(
            runtime.Catalogue!.Entries.First(entry => entry.State is ProviderState.Loaded),
            [.. StoredEvents.Read(storage).Select(stored => Describe(stored, alerts.GetValueOrDefault(stored.EventId)))],
            runtime.Trail.Statistics.AlertsRaised,
            TrailVerifier.Verify(storage, cancellationToken: cancellationToken),
            await TamperAsync(storage, cancellationToken));
    }

    private static async Task LogAsync(AuditTrail trail, CancellationToken cancellationToken)
    {
        await trail.StartAsync(cancellationToken);
        foreach (var log in DemoEvents.All)
        {
            await log(trail);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(DeliveryLimit);
        try
        {
            await trail.DrainAlertsAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What did not arrive shows in the result.
        }

        await trail.StopAsync(cancellationToken);
    }

    private static DemoEvent Describe(AuditEvent stored, DemoAlert? alert) => new(
        stored.SequenceNumber ?? 0, stored.EventId, stored.EventType.Value, stored.LogLevel.Value, stored.Message,
        stored.Checksum ?? string.Empty, alert);

    /// <summary>Flips one bit of a letter in the middle of a message, in a copy.</summary>
    private async Task<DemoTamper> TamperAsync(string storage, CancellationToken cancellationToken)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_directory, "forged")).FullName;
        var original = Directory.EnumerateFiles(storage, "audit_*.jsonl").Order(StringComparer.Ordinal).First();
        var bytes = await File.ReadAllBytesAsync(original, cancellationToken);

        using var lines = new MemoryStream(bytes);
        var line = LineReader.Read(lines).Skip(2).First();
        var at = (int)line.Offset + line.Content.Span.IndexOf("\"message\":\""u8) + "\"message\":\"Er"u8.Length;
        bytes[at] ^= 0x20;

        var name = Path.GetFileName(original);
        await File.WriteAllBytesAsync(Path.Combine(copy, name), bytes, cancellationToken);
        return new DemoTamper(name, line.Number, at, TrailVerifier.Verify(copy, cancellationToken: cancellationToken).FirstFault);
    }
}
