using System.CommandLine;
using Fapilog.Alerting;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts test</c>: sends one alert that is marked as a test, as a trail would, and explains the answer. No trail is
/// touched.
/// </summary>
internal sealed class AlertsTestCommand : Command
{
    private readonly AlertOptions _alert;
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public AlertsTestCommand(ToolConsole console)
        : base("test", "Send one alert that is marked as a test, and explain the answer. Nothing is stored. Exit code 1 when it is not delivered.")
    {
        _console = console;
        _alert = new AlertOptions(this, "The severity. Default: info, so that nobody is woken who need not be.");
        _common = new CommonOptions(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var log = new DeliveryLog(_console);
        await using var instance = _alert.Open(parsed, _common.Config(parsed), log);
        var severity = _alert.Severity(parsed) ?? AlertSeverity.Info;
        var channel = instance.Options.Channel is { } name ? $", channel '{name}'" : string.Empty;
        _console.Error($"TEST alert of severity {SeverityWord.Of(severity)} to instance '{instance.Name}' (provider '{instance.Request.ProviderName}'{channel}):");
        foreach (var note in InstanceNotes.Of(instance, severity))
        {
            _console.Error(note);
        }

        var auditEvent = TestEvent.Of(instance, severity);
        var result = await instance.Trial.SendTestAsync(auditEvent, severity, Guid.NewGuid().ToString("N"), cancellationToken);
        new TestReport(instance, auditEvent, severity, result).Write(_console, _common.Format(parsed));
        return result.Status is AlertTrialStatus.Delivered ? ExitCode.Good : ExitCode.Bad;
    }
}
