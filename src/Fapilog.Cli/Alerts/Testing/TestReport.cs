using System.Globalization;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Hosting;

namespace Fapilog.Cli;

/// <summary>
/// Says how a test alert ended.
/// </summary>
internal sealed class TestReport
{
    private readonly ConfiguredInstance _instance;
    private readonly AuditEvent _event;
    private readonly AlertSeverity _severity;
    private readonly AlertTrialResult _result;

    public TestReport(ConfiguredInstance instance, AuditEvent auditEvent, AlertSeverity severity, AlertTrialResult result)
    {
        _instance = instance;
        _event = auditEvent;
        _severity = severity;
        _result = result;
    }

    private string Seconds => $"{_result.Elapsed.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture)} s";

    public void Write(ToolConsole console, OutputFormat format)
    {
        if (format is OutputFormat.Json)
        {
            JsonOutput.Write(console, Document());
        }
        else if (_result.Status is AlertTrialStatus.Delivered)
        {
            WriteReceipt(console, _result.Receipt!);
        }
        else
        {
            console.Line($"NOT DELIVERED after {Seconds} ({Words(_result.Status)}): {_result.Failure}");
            console.Line(TestAdvice.Of(_result, _instance));
        }
    }

    private void WriteReceipt(ToolConsole console, AlertReceipt receipt)
    {
        console.Line($"Accepted after {Seconds}. {receipt.Note ?? "The provider says no more than that."}");
        if (receipt.Reference is { } reference)
        {
            console.Line($"Reference: {reference}");
        }
    }

    private object Document()
    {
        var code = TestAdvice.CodeOf(_result.Failure ?? string.Empty);
        return new
        {
            Delivered = _result.Status is AlertTrialStatus.Delivered,
            Instance = _instance.Name,
            Provider = _instance.Request.ProviderName,
            Severity = SeverityWord.Of(_severity),
            _instance.Options.Channel,
            _event.EventId,
            _result.IdempotencyKey,
            ElapsedSeconds = Math.Round(_result.Elapsed.TotalSeconds, 3),
            Receipt = _result.Receipt is { } receipt ? new { receipt.Reference, receipt.Note } : null,
            Failure = _result.Failure is null ? null : new
            {
                Kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(_result.Status.ToString()),
                Code = code,
                Message = _result.Failure,
                RetryAfterSeconds = _result.RetryAfter?.TotalSeconds,
                Page = code is null ? null : TestAdvice.PageOf(code),
                Advice = TestAdvice.Of(_result, _instance),
            },
        };
    }

    private static string Words(AlertTrialStatus status) => status switch
    {
        AlertTrialStatus.InstanceFailed => "the instance is refused",
        AlertTrialStatus.Rejected => "the alert is refused",
        AlertTrialStatus.TimedOut => "no answer in time",
        AlertTrialStatus.Cancelled => "interrupted",
        _ => "a failure that may pass",
    };
}
