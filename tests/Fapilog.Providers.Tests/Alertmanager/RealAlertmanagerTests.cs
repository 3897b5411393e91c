using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Alerts.Alertmanager;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.Alertmanager.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Alertmanager;

public sealed class RealAlertmanagerTests
{
    [AlertmanagerFact]
    public async Task SendAlertAsync_RealServer_ShowsTheAlertAndNotifies()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RealAlertmanager.StartAsync(receiver.Url.AbsoluteUri, "/am");
        using var dispatcher = Dispatcher([server.Url]);
        var receipt = await dispatcher.SendAlertAsync(Some.AuditEvent(), AlertSeverity.Critical);
        var alert = Assert.Single(await server.AlertsAsync());
        var notified = JsonDocument.Parse((await receiver.WaitForAsync(1, Patience.Token()))[0].Body).RootElement;

        Assert.Equal("1 of 1 Alertmanagers accepted it.", receipt.Note);
        Assert.Equal("AuditCriticalError", Text(alert, "labels", "alertname"));
        Assert.Equal("critical", Text(alert, "labels", "severity"));
        Assert.Equal("CRITICAL: Payment service stopped answering.", Text(alert, "annotations", "summary"));
        Assert.Equal("7", Text(alert, "annotations", "sequence"));
        Assert.Equal(Some.AuditEvent().Checksum, Text(alert, "annotations", "checksum"));
        Assert.Equal("firing", notified.GetProperty("status").GetString());
        Assert.Equal("7", Text(notified.GetProperty("alerts")[0], "annotations", "sequence"));
    }

    [AlertmanagerFact]
    public async Task SendAlertAsync_Clear_EndsTheAlertOfThatFindingOnlyAndNotifies()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RealAlertmanager.StartAsync(receiver.Url.AbsoluteUri);
        using var dispatcher = Dispatcher([server.Url]);
        await dispatcher.SendAlertAsync(Finding(1, "audit_1.jsonl:3", AlertAction.Raise), AlertSeverity.Critical);
        await dispatcher.SendAlertAsync(Finding(2, "audit_2.jsonl:9", AlertAction.Raise), AlertSeverity.Critical);
        await receiver.WaitForAsync(2, Patience.Token());
        await dispatcher.SendAlertAsync(Finding(3, "audit_1.jsonl:3", AlertAction.Clear), AlertSeverity.Critical);
        var left = Assert.Single(await server.AlertsAsync());
        var resolved = await NotifiedAsync(receiver, "resolved");

        Assert.Equal("audit_2.jsonl:9", Text(left, "labels", "finding"));
        Assert.Equal("audit_1.jsonl:3", Text(resolved, "labels", "finding"));
        Assert.Equal("[CLEARED] CRITICAL: The trail was changed.", Text(resolved, "annotations", "summary"));
    }

    [AlertmanagerFact]
    public async Task SendAlertAsync_HostileEvents_AreShownAsTheyWereSent()
    {
        await using var server = await RealAlertmanager.StartAsync();
        using var dispatcher = Dispatcher([server.Url], settings => settings.OneAlertPerEvent = true);
        var sent = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 100; seed++)
        {
            var auditEvent = HostileEvents.Create(seed);
            await dispatcher.SendAlertAsync(auditEvent, AlertSeverity.Error);
            var preview = await ((IAlertPreview)dispatcher).PreviewAsync(auditEvent, AlertSeverity.Error);
            sent.Add(Labels(JsonDocument.Parse(preview.Requests[0].Body).RootElement[0]));
        }

        Assert.InRange(sent.Count, 60, 100);
        Assert.Equal(
            sent.Order(StringComparer.Ordinal), (await server.AlertsAsync()).Select(Labels).Order(StringComparer.Ordinal));
    }

    [AlertmanagerFact]
    public async Task SendAlertAsync_OneOfTwoServersDown_IsDeliveredByTheOther()
    {
        await using var server = await RealAlertmanager.StartAsync();
        var gone = await RealAlertmanager.StartAsync();
        await gone.DisposeAsync();
        var log = new List<string>();
        using var dispatcher = Dispatcher([gone.Url, server.Url], log: log);
        var receipt = await dispatcher.SendAlertAsync(Some.AuditEvent(), AlertSeverity.Critical);

        Assert.Single(await server.AlertsAsync());
        Assert.StartsWith(
            $"1 of 2 Alertmanagers accepted it. '{gone.Url.Authority}' did not: FAP3005: ",
            receipt.Note,
            StringComparison.Ordinal);
        Assert.Single(
            log,
            line => line.StartsWith($"Warning The Alertmanager '{gone.Url.Authority}' did not accept", StringComparison.Ordinal));
    }

    [AlertmanagerFact]
    public async Task SendAlertAsync_RealServerWithoutTheApiThere_SaysWhereToLook()
    {
        await using var server = await RealAlertmanager.StartAsync(prefix: "/am");
        using var dispatcher = Dispatcher([new Uri(server.Url, "/")]);
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => dispatcher.SendAlertAsync(Some.AuditEvent(), AlertSeverity.Info));

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.Contains("path prefix", failure.Message, StringComparison.Ordinal);
    }

    private static AlertmanagerDispatcher Dispatcher(
        Uri[] urls, Action<AlertmanagerSettings>? configure = null, List<string>? log = null)
    {
        var settings =
            new AlertmanagerSettings { Urls = [.. urls.Select(url => url.AbsoluteUri)], AllowNetworks = ["127.0.0.1"] };
        configure?.Invoke(settings);
        var context = new AlertProviderContext("real")
        {
            BoundSettings = settings,
            LogWriter = (level, message, _) => log?.Add($"{level} {message}"),
        };
        return (AlertmanagerDispatcher)new AlertmanagerProvider().CreateDispatcher(context);
    }

    private static AuditEvent Finding(long sequence, string key, AlertAction action)
    {
        var auditEvent = Some.AuditEvent(sequence, "The trail was changed.", "integrity_failure");
        return auditEvent with { Alert = auditEvent.Alert with { FindingKey = key, Action = action } };
    }

    private static async Task<JsonElement> NotifiedAsync(WebhookReceiver receiver, string status)
    {
        for (var count = 1; ; count++)
        {
            var body = JsonDocument.Parse((await receiver.WaitForAsync(count, Patience.Token()))[count - 1].Body).RootElement;
            if (body.GetProperty("status").GetString() == status)
            {
                return body.GetProperty("alerts")[0];
            }
        }
    }

    private static string? Text(JsonElement alert, string group, string name) =>
        alert.GetProperty(group).GetProperty(name).GetString();

    private static string Labels(JsonElement alert) => string.Join(
        '\n',
        alert.GetProperty("labels")
            .EnumerateObject()
            .OrderBy(label => label.Name, StringComparer.Ordinal)
            .Select(label => $"{label.Name}={label.Value.GetString()}"));
}
