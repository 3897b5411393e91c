using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Trials;
using Microsoft.Extensions.Logging;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts test</c>: sends one alert that is marked as a test, as a trail would, and explains the answer. Does not
/// touch a trail.
/// </summary>
internal sealed class AlertsTestCommand : Command
{
    private readonly AlertOptions _alert;
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public AlertsTestCommand(ToolConsole console)
        : base(
            "test",
            "Send one alert that is marked as a test, and explain the answer. Nothing is stored. Exit code 1 when it is not delivered.")
    {
        _console = console;
        _alert = new AlertOptions(this, "The severity. Default: info, so that a test wakes nobody.");
        _common = new CommonOptions(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var log = new DeliveryLog(_console);
        await using var instance = _alert.Open(parsed, _common.Config(parsed), _console, log);
        var severity = _alert.Severity(parsed) ?? AlertSeverity.Info;
        var channel = instance.Options.Channel is { } name ? $", channel '{name}'" : string.Empty;
        _console.Error($"TEST alert of severity {SeverityWord.From(severity)} to instance '{instance.Name}' (provider '{instance.Request.ProviderName}'{channel}):");
        foreach (var note in InstanceNotes.For(instance, severity))
        {
            _console.Error(note);
        }

        var auditEvent = TestEvent.Create(instance, severity);
        var result = await instance.Trial.SendTestAsync(auditEvent, severity, Guid.NewGuid().ToString("N"), cancellationToken);
        new TestReport(instance, auditEvent, severity, result).Write(_console, _common.Format(parsed));
        return result.Status is AlertCallStatus.Delivered ? ExitCode.Good : ExitCode.Bad;
    }
}

/// <summary>
/// The event of a test alert. Its message says that nothing happened, because a provider may not show the test mark.
/// </summary>
internal static class TestEvent
{
    public static AuditEvent Create(ConfiguredInstance instance, AlertSeverity severity) => instance.Trial.SampleEvent() with
    {
        EventType = AuditEventType.ComplianceCheck,
        LogLevel = severity switch
        {
            AlertSeverity.Critical => AuditLogLevel.Critical,
            AlertSeverity.Error => AuditLogLevel.Error,
            AlertSeverity.Warning => AuditLogLevel.Warning,
            _ => AuditLogLevel.Info,
        },
        Message = $"Test alert: nothing happened. 'fapilog alerts test' sent it to instance '{instance.Name}'.",
        Component = "fapilog",
        Operation = "alerts test",
    };
}

/// <summary>
/// Reports how a test alert ended.
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
        else if (_result.Status is AlertCallStatus.Delivered)
        {
            WriteReceipt(console, _result.Receipt!);
        }
        else
        {
            console.Line($"NOT DELIVERED after {Seconds} ({Words()}): {_result.Failure}");
            console.Line(TestAdvice.For(_result, _instance));
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
            Delivered = _result.Status is AlertCallStatus.Delivered,
            Instance = _instance.Name,
            Provider = _instance.Request.ProviderName,
            Severity = SeverityWord.From(_severity),
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
                Advice = TestAdvice.For(_result, _instance),
            },
        };
    }

    private string Words() => _result.Status switch
    {
        AlertCallStatus.Rejected when TestAdvice.IsOutcomeUnknown(_result) => "it is unknown whether the alert arrived",
        AlertCallStatus.InstanceFailed => "the instance is refused",
        AlertCallStatus.Rejected => "the alert is refused",
        AlertCallStatus.TimedOut => "no answer in time",
        AlertCallStatus.Cancelled => "interrupted",
        _ when _result.Origin is AlertFailureOrigin.CodeMissing => "the provider's code is not complete",
        _ when _result.Origin is AlertFailureOrigin.Unexplained => "an error in the provider",
        _ => "a failure that may pass",
    };
}

/// <summary>
/// Explains a failed test: what a trail would do with such an alert, and what the user can do.
/// </summary>
internal static partial class TestAdvice
{
    // The code of a provider's answer that does not say whether the alert was accepted.
    private const string OutcomeUnknown = "FAP3025";

    /// <summary>Returns the code at the start of a failure, or null.</summary>
    public static string? CodeOf(string failure) => Code().Match(failure) is { Success: true } match ? match.Value : null;

    public static string PageOf(string code) => $"docs/diagnostics/{code}.md";

    /// <summary>Returns whether the alert may have arrived although it counts as rejected.</summary>
    public static bool IsOutcomeUnknown(AlertTrialResult result) => CodeOf(result.Failure ?? string.Empty) == OutcomeUnknown;

    public static string For(AlertTrialResult result, ConfiguredInstance instance)
    {
        var advice = result.Status switch
        {
            AlertCallStatus.Rejected when IsOutcomeUnknown(result) =>
                "Look there whether the alert arrived. A trail would not send it again, because it could arrive twice: it would count it as undelivered and "
                + "continue with the next. Find out which server answers at this address, and test again.",
            AlertCallStatus.Rejected =>
                "The vendor rejects this alert and would reject it again: a trail would count it as undelivered and continue with the next. "
                + "Correct what the vendor names, and test again.",
            AlertCallStatus.InstanceFailed =>
                "No alert of this instance would be taken: a trail would pause it, report it, and try it with one alert after growing pauses. "
                + $"Correct its settings at '{instance.Request.ConfigurationPath}:Settings', or the key at the vendor, and test again.",
            AlertCallStatus.TimedOut =>
                "It is unknown whether the alert arrived: look there. A trail would offer it again. "
                + $"Raise '{instance.Request.ConfigurationPath}:Deadline' (now {CountText.Duration(instance.Options.Deadline)}), or ask the provider's author.",
            AlertCallStatus.Cancelled => "It is unknown whether the alert arrived: look there, or test again.",
            _ when result.Origin is AlertFailureOrigin.CodeMissing =>
                "This does not pass: a DLL that the provider needs is missing, or is another one than it was built with. Copy the provider's whole build "
                + "output again; 'fapilog plugins inspect' shows what is missing. "
                + $"{Meanwhile(result, instance)} Then test again.",
            _ when result.Origin is AlertFailureOrigin.Unexplained =>
                "The provider does not say what this means. If the error names a setting, a file or an address, correct that at "
                + $"'{instance.Request.ConfigurationPath}:Settings'; else see the provider's page, or ask its author. {Meanwhile(result, instance)} Then test again.",
            _ when result.RetryAfter > instance.Options.MaxAlertAge =>
                $"The vendor asks for a longer pause than a trail keeps an alert ('{instance.Request.ConfigurationPath}:MaxAlertAge' is {CountText.Duration(instance.Options.MaxAlertAge)}): "
                + "it would count the alert as undelivered. Find out why the vendor asks for so long, and test again.",
            _ => $"This may pass: a trail would offer the alert again {Pause(result.RetryAfter)}, for up to {CountText.Duration(instance.Options.MaxAlertAge)}. Test again later.",
        };
        return CodeOf(result.Failure ?? string.Empty) is { } code ? $"{advice} More: {PageOf(code)}."
            : result is { Status: AlertCallStatus.Temporary, Origin: AlertFailureOrigin.Explained }
                ? $"{advice} The provider gives no code: see its page, or ask its author."
            : advice;
    }

    private static string Meanwhile(AlertTrialResult result, ConfiguredInstance instance) =>
        $"A trail would offer the alert again {Pause(result.RetryAfter)}, for up to {CountText.Duration(instance.Options.MaxAlertAge)}.";

    private static string Pause(TimeSpan? retryAfter) => retryAfter is { } wait
        ? $"after {CountText.Duration(wait)}, as the vendor asks"
        : "after growing pauses";

    [GeneratedRegex(@"\AFAP[0-9]{4}(?=:)")]
    private static partial Regex Code();
}

/// <summary>
/// Writes to standard error what the provider logs while it delivers, such as its retries. The report says whether the delivery
/// failed.
/// </summary>
internal sealed class DeliveryLog : ILoggerFactory, ILogger
{
    private const int ProviderSaid = 1105;

    private static readonly HashSet<int> Failures = [3001, 3004, 3010];

    private readonly ToolConsole _console;
    private readonly PeopleLoggerFactory _others;

    public DeliveryLog(ToolConsole console)
    {
        _console = console;
        _others = new PeopleLoggerFactory(console);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => _others.AddProvider(provider);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == ProviderSaid)
        {
            _console.Error(formatter(state, exception));
        }
        else if (!Failures.Contains(eventId.Id))
        {
            _others.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    public void Dispose() => _others.Dispose();
}
