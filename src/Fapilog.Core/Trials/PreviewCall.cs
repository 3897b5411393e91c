using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Trials;

/// <summary>
/// Asks a dispatcher for its preview, on a thread of its own and within a limit, and keeps texts only.
/// </summary>
internal sealed class PreviewCall
{
    private readonly SafeAlertDispatcher _dispatcher;
    private readonly string? _channel;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _timeProvider;

    public PreviewCall(SafeAlertDispatcher dispatcher, string? channel, TimeSpan limit, TimeProvider timeProvider)
    {
        _dispatcher = dispatcher;
        _channel = channel;
        _limit = limit;
        _timeProvider = timeProvider;
    }

    public async Task<(AlertPreview? Preview, string? Failure)> RunAsync(
        AuditEvent redacted, AlertSeverity severity, CancellationToken cancellationToken)
    {
        if (_dispatcher.Preview is not { } preview)
        {
            return (
                null,
                Said("The provider shows no preview: its dispatcher does not implement 'IAlertPreview'. Send a test instead, or ask its author."));
        }

        using var told = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = told.Token;
        var rendering = Task.Factory
            .StartNew(
                () => RenderAsync(preview, redacted, severity, token),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)
            .Unwrap();
        try
        {
            return await rendering.WaitAsync(_limit, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _ = told.CancelAsync().ContinueWith(static ended => _ = ended.Exception, TaskScheduler.Default);
            return (null, Said($"The provider did not render the alert within {CountText.Duration(_limit)}. Ask its author."));
        }
    }

    // Never throws, so that a rendering nobody waits for any longer leaves no exception behind.
    private async Task<(AlertPreview? Preview, string? Failure)> RenderAsync(
        IAlertPreview preview, AuditEvent redacted, AlertSeverity severity, CancellationToken cancellationToken)
    {
        // What is logged to a trail from in here must not alert.
        AlertCallScope.Enter(_dispatcher.Name);
        try
        {
            return preview.PreviewAsync(redacted, severity, _channel, cancellationToken) is { } task
                ? Copied(await task.ConfigureAwait(false))
                : (null, Said("The provider returned no task from its preview. Ask its author."));
        }
        catch (AlertDeliveryException exception)
        {
            return (null, Said($"The alert cannot be rendered. {exception.Message}"));
        }
#pragma warning disable CA1031 // The boundary to a provider's code: whatever it throws becomes a sentence.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (null, Said($"The provider failed to render the alert. {FailureText.Describe(exception)} Ask its author."));
        }
    }

    private (AlertPreview? Preview, string? Failure) Copied(AlertPreview? preview)
    {
        // The lists are the provider's own too, and may throw or change when they are read.
        AlertPreviewRequest?[] requests = [.. preview?.Requests ?? []];
        return requests switch
        {
            [] => (null, Said("The provider returned an empty preview: it would send nothing. Ask its author.")),
            _ when requests.Any(
                request => request is not { Method: not null, Url: not null, Body: not null, Headers: not null }) =>
                (
                    null,
                    Said("The provider returned a preview that lacks a request, or a method, address, header or body in one. Ask its author.")),
            _ => (new AlertPreview { Requests = [.. requests.Select(request => Copied(request!))] }, null),
        };
    }

    private AlertPreviewRequest Copied(AlertPreviewRequest request) => new()
    {
        Method = Masked(request.Method),
        Url = WellFormed(_dispatcher.Mask.Apply(request.Url)),
        Headers = request.Headers.ToDictionary(
            header => Masked(header.Key), header => Masked(header.Value ?? string.Empty), StringComparer.Ordinal),
        Body = Masked(request.Body),
    };

    // What is sent must not change by chance: '/json' may be the path of a secret address, and a part of 'application/json'.
    private string Masked(string text) => WellFormed(_dispatcher.Mask.ApplyToContent(text));

    private string Said(string text) =>
        $"{AlertCodes.NoPreview}: Instance '{_dispatcher.Name}': {FailureText.Clean(text, _dispatcher.Mask)}";

    // Half a surrogate pair can be sent by nobody, and be written into no JSON.
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
