using System.Text.Json;
using Fapilog.Loading;
using Fapilog.Testing;
using Fapilog.Verification;

namespace Fapilog.Cli;

/// <summary>
/// An alert as it arrived at the demo's receiver.
/// </summary>
internal sealed record DemoAlert(
    string Severity, IReadOnlyList<string> Reasons, bool SignatureValid, string EventId, long SequenceNumber, string Checksum)
{
    public static DemoAlert From(ReceivedRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        var data = body.RootElement.GetProperty("data");
        return new DemoAlert(
            data.GetProperty("severity").GetString()!,
            [.. data.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()!)],
            request.Signature is SignatureCheck.Valid,
            data.GetProperty("event_id").GetString()!,
            data.GetProperty("sequence_number").GetInt64(),
            data.GetProperty("checksum").GetString()!);
    }
}

/// <summary>
/// One event of the demo as it stands in the trail, with the alert that arrived for it.
/// </summary>
internal sealed record DemoEvent(
    long SequenceNumber, string EventId, string EventType, string LogLevel, string Message, string Checksum, DemoAlert? Alert);

/// <summary>
/// The byte the demo flipped in a copy of the trail, and what verification said of it.
/// </summary>
internal sealed record DemoTamper(string File, long Line, long ByteOffset, VerificationFinding? Found);

/// <summary>
/// Everything the demo saw.
/// </summary>
internal sealed record DemoResult(
    ProviderEntry Provider,
    IReadOnlyList<DemoEvent> Events,
    long AlertsRaised,
    VerificationReport Verification,
    DemoTamper Tamper)
{
    /// <summary>Gets what did not hold, a sentence each; empty when the demo is good.</summary>
    public IReadOnlyList<string> Faults { get; } =
    [
        .. Check(Provider.State is ProviderState.Loaded, "The provider was not loaded."),
        .. Check(Events.Count == DemoEvents.All.Count, "Not every event is stored."),
        .. Check(AlertsRaised > 0 && Events.Count(one => one.Alert is not null) == AlertsRaised, "Not every alert arrived."),
        .. Check(
            Events.All(one => one.Alert is not { } alert
                || (alert.SignatureValid && alert.Checksum == one.Checksum && alert.SequenceNumber == one.SequenceNumber)),
            "An alert's signature is wrong, or it does not carry its event's sequence and checksum."),
        .. Check(Verification.Valid, "The trail does not verify."),
        .. Check(Tamper.Found is { } finding && finding.Line == Tamper.Line, "The flipped byte was not found."),
    ];

    private static string[] Check(bool holds, string fault) => holds ? [] : [fault];
}
