using Fapilog.Diagnostics;

namespace Fapilog.Cli;

/// <summary>
/// Tells a person what the demo did, step by step.
/// </summary>
internal sealed class DemoReport
{
    private readonly ToolConsole _console;

    public DemoReport(ToolConsole console)
    {
        _console = console;
    }

    public void Write(DemoResult result)
    {
        _console.Bold($"1  Provider '{result.Provider.Name}' {result.Provider.ProviderVersion}, found in the plugins folder, chosen by name, loaded into its own context:");
        _console.Line($"   {result.Provider.Path}");
        _console.Line(string.Empty);
        _console.Bold($"2  {CountText.Format(result.Events.Count, "event")} stored, {result.AlertsRaised} of them alert (policy level hipaa):");
        foreach (var one in result.Events)
        {
            WriteEvent(one);
        }

        _console.Line(string.Empty);
        _console.Bold(result.Verification.Valid
            ? $"3  The chain verifies: {CountText.Format(result.Verification.Events, "event")}, every one linked to the one before it."
            : "3  The chain does NOT verify.");
        _console.Bold(
            $"4  One bit flipped in a copy ({result.Tamper.File}, line {result.Tamper.Line}, byte {result.Tamper.ByteOffset}):");
        _console.Line(result.Tamper.Found is { } found
            ? $"   found: {found.Kind} in {found.File}, line {found.Line}"
            : "   NOT found");
        _console.Line(string.Empty);
        foreach (var fault in result.Faults)
        {
            _console.Error(fault);
        }

        _console.Bold(result.Faults.Count == 0 ? "All of it held." : "Not all of it held.");
    }

    private void WriteEvent(DemoEvent one)
    {
        _console.Line($"   #{one.SequenceNumber} {one.EventType} [{one.LogLevel}] {one.Message}");
        _console.Line($"      checksum {one.Checksum}");
        _console.Line(one.Alert is { } alert
            ? $"      alert: {alert.Severity} ({string.Join(", ", alert.Reasons)}) -> delivered, signature {(alert.SignatureValid ? "verified" : "WRONG")}"
            : "      no alert");
    }
}
