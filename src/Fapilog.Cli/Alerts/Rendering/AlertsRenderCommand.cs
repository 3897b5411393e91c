using System.CommandLine;
using System.Text.Json.Nodes;
using Fapilog.Alerting;
using Fapilog.Hosting;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts render</c>: what an instance would send for an event. Nothing is sent, and nothing is stored.
/// </summary>
internal sealed class AlertsRenderCommand : Command
{
    private readonly Option<string?> _event = new("--event")
    {
        Description = "One event as JSON, up to 1 MiB, under the names of the format; what it leaves open is filled in. '-' is standard input. Default: a sample event.",
        HelpName = "FILE|-",
    };

    private readonly AlertOptions _alert;
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public AlertsRenderCommand(ToolConsole console)
        : base("render", "Show what an instance would send for an event, secrets redacted. Nothing is sent. Exit code 1 when that cannot be shown.")
    {
        _console = console;
        _alert = new AlertOptions(this, "The severity. Default: the one the rules give the event; info where none fires.");
        Options.Add(_event);
        _common = new CommonOptions(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var loggers = new PeopleLoggerFactory(_console);
        await using var instance = _alert.Open(parsed, _common.Config(parsed), loggers);
        var trail = instance.Settings.Audit;
        var auditEvent = parsed.GetValue(_event) is { } name
            ? EventFile.Read(name, trail, cancellationToken)
            : PartialEvent.Sample(trail);
        var rendered = await instance.Trial.PreviewAsync(auditEvent, _alert.Severity(parsed), cancellationToken);
        WriteNotes(instance, rendered);
        if (rendered.Preview is not { } preview)
        {
            _console.Error(rendered.Failure!);
            return ExitCode.Bad;
        }

        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, Document(preview.Requests[0]));
        }
        else
        {
            RenderedText.Write(_console, preview.Requests);
        }

        return ExitCode.Good;
    }

    private void WriteNotes(ConfiguredInstance instance, AlertTrialPreview rendered)
    {
        var reasons = rendered.Reasons.Count == 0 ? string.Empty : $" ({string.Join(", ", rendered.Reasons)})";
        _console.Error(
            $"Nothing is sent. An alert of severity {SeverityWord.Of(rendered.Severity)}{reasons} to instance '{instance.Name}' "
            + $"(provider '{instance.Request.ProviderName}'):");
        if (!rendered.Alerts)
        {
            _console.Error("As it stands the event alerts nobody: none of the policy's rules fires. What would be sent is shown all the same.");
        }

        foreach (var note in InstanceNotes.Of(instance, rendered.Severity))
        {
            _console.Error(note);
        }
    }

    // By hand, so that the names of headers stay as they are sent.
    private static JsonObject Document(AlertPreviewRequest request) => new()
    {
        ["method"] = request.Method,
        ["url"] = request.Url,
        ["headers"] = new JsonObject(request.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
        ["body"] = request.Body,
    };
}
