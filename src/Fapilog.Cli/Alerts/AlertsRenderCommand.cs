using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fapilog.Alerting;
using Fapilog.Hosting;
using Fapilog.Trials;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts render</c>: shows what an instance would send for an event. Nothing is sent or stored.
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
        : base(
            "render",
            "Show what an instance would send for an event, secrets redacted. Nothing is sent. Exit code 1 when that cannot be shown.")
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
        await using var instance = _alert.Open(parsed, _common.Config(parsed), _console, loggers);
        var auditEvent = parsed.GetValue(_event) is { } name
            ? EventFile.Read(name, _console, cancellationToken).EventFor(instance.Settings.Audit)
            : instance.Trial.SampleEvent();
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
            $"Nothing is sent. An alert of severity {SeverityWord.From(rendered.Severity)}{reasons} to instance '{instance.Name}' "
            + $"(provider '{instance.Request.ProviderName}'):");
        if (!rendered.Alerts)
        {
            _console.Error("This event raises no alert: no rule of the policy matches. What would be sent is shown anyway.");
        }

        foreach (var note in InstanceNotes.For(instance, rendered.Severity))
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

/// <summary>
/// Writes requests as text: a JSON body indented, any other body line by line.
/// </summary>
internal static class RenderedText
{
    // As deep as a value of the audit format can be, and a vendor's envelope around it.
    private const int MaxDepth = 256;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        MaxDepth = MaxDepth,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(ToolConsole console, IReadOnlyList<AlertPreviewRequest> requests)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            if (i > 0)
            {
                console.Line(string.Empty);
            }

            if (requests.Count > 1)
            {
                console.Line($"Request {i + 1} of {requests.Count}");
            }

            Write(console, requests[i]);
        }
    }

    private static void Write(ToolConsole console, AlertPreviewRequest request)
    {
        console.Line($"{request.Method} {request.Url}");
        foreach (var (name, value) in request.Headers)
        {
            console.Line($"{name}: {value}");
        }

        console.Line(string.Empty);
        if (Indent(request.Body) is { } json)
        {
            console.Json(json + "\n");
            return;
        }

        // Indented: text after a line feed in an event must not look like a line of the tool.
        foreach (var line in request.Body.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n'))
        {
            console.Line(line.Length == 0 ? line : "  " + line);
        }
    }

    private static string? Indent(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? JsonSerializer.Serialize(document.RootElement, Indented)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
