using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Alerts.Webhook;
using Fapilog.Auditing;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Webhook;

public sealed class WebhookBodyTests
{
    private static readonly JsonSerializerOptions Lines = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Theory]
    [InlineData(AlertSeverity.Info)]
    [InlineData(AlertSeverity.Warning)]
    [InlineData(AlertSeverity.Error)]
    [InlineData(AlertSeverity.Critical)]
    public void Render_Severity_MatchesTheSnapshot(AlertSeverity severity) =>
        TextSnapshot.Match(Indented(WebhookBody.Render(Some.AuditEvent(), severity, "#ops")), severity.ToString());

    [Fact]
    public void Names_AreThoseOfTheExampleOnThePageInItsOrder()
    {
        var docs = typeof(WebhookBodyTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "Docs").Value!;
        var page = File.ReadAllText(Path.Combine(docs, "providers", "webhook.md")).ReplaceLineEndings("\n");
        using var example = JsonDocument.Parse(page.Split("```json\n").Single(
            part => part.StartsWith("{\n  \"type\"", StringComparison.Ordinal)).Split("```")[0]);
        var root = example.RootElement;

        Assert.Equal(
            root.EnumerateObject().Concat(root.GetProperty("data").EnumerateObject()).Select(member => member.Name),
            WebhookBody.Names);
    }

    [Fact]
    public void Render_LeastEvent_WritesNulls()
    {
        var auditEvent = new AuditEvent { EventType = AuditEventType.DataAccess, Message = "Read.", Timestamp = Some.Instant };

        TextSnapshot.Match(Indented(WebhookBody.Render(auditEvent, AlertSeverity.Info, null)));
    }

    [Fact]
    public void Render_Digest_MatchesTheSnapshot()
    {
        var auditEvent = Some.AuditEvent(9, "Three \"events\" <é> 😀", "integrity_failure", "critical_error");
        auditEvent = auditEvent with
        {
            ContainsPhi = true,
            Timestamp = new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(2)),
            Alert = auditEvent.Alert with
            {
                Action = AlertAction.Clear,
                FindingKey = "finding-1",
                Count = 3,
                FirstSequence = 7,
                LastSequence = 9,
                IsTest = true,
                IsReplay = true,
            },
        };

        TextSnapshot.Match(Indented(WebhookBody.Render(auditEvent, AlertSeverity.Critical, null)));
    }

    [Fact]
    public void Render_Metadata_LosesNothing()
    {
        var huge = BigInteger.Pow(10, 40);
        var metadata = AuditMap.Create(
            ("big", AuditValue.FromInteger(huge)),
            ("double", 0.1),
            ("list", AuditValue.FromList([1, AuditValue.Null, true])),
            ("map", AuditMap.Create(("inner", "text"))),
            ("tiny", double.Epsilon),
            ("whole", 1.0));
        var data = Data(WebhookBody.Render(Some.AuditEvent() with { Metadata = metadata }, AlertSeverity.Info, null));

        Assert.Equal(
            $"{{\"big\":{huge},\"double\":0.1,\"list\":[1,null,true],\"map\":{{\"inner\":\"text\"}},\"tiny\":5E-324,\"whole\":1.0}}",
            data.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public void Render_LargeMetadata_DropsItAndSaysSo()
    {
        var auditEvent = Some.AuditEvent() with { Metadata = AuditMap.Create(("text", new string('x', 30_000))) };
        var body = WebhookBody.Render(auditEvent, AlertSeverity.Info, null);

        Assert.True(body.Length <= WebhookBody.MaxBytes);
        Assert.Equal("{}", Data(body).GetProperty("metadata").GetRawText());
        Assert.Equal(["metadata"], Shortened(body));
        Assert.Equal(auditEvent.Message, Data(body).GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("😀")]
    [InlineData("a😀")]
    [InlineData("\u0001")]
    [InlineData("\"")]
    public void Render_LargeMessage_IsCutBetweenTwoCharacters(string unit)
    {
        var message = string.Concat(Enumerable.Repeat(unit, 30_000));
        var body = WebhookBody.Render(Some.AuditEvent(1, message), AlertSeverity.Info, null);
        var shown = Data(body).GetProperty("message").GetString()!;

        Assert.InRange(body.Length, WebhookBody.MaxBytes - 20, WebhookBody.MaxBytes);
        Assert.EndsWith("…", shown, StringComparison.Ordinal);
        Assert.StartsWith(shown[..^1], message, StringComparison.Ordinal);
        Assert.DoesNotContain("\ufffd", shown, StringComparison.Ordinal);
        Assert.Equal(["metadata", "message"], Shortened(body));
    }

    [Fact]
    public void Render_EverythingLarge_StillFits()
    {
        var large = string.Concat(Enumerable.Repeat("\u0001", 30_000));
        var auditEvent = Some.AuditEvent(1, large, [.. Enumerable.Repeat(large, 50)]) with
        {
            EventId = large,
            Checksum = large,
            EventType = new AuditEventType(large),
            LogLevel = new AuditLogLevel(large),
            Component = large,
            Operation = large,
            Hostname = large,
            ComplianceLevel = new ComplianceLevel(large),
        };
        auditEvent = auditEvent with { Alert = auditEvent.Alert with { FindingKey = large, VerifyCommand = large } };
        var body = WebhookBody.Render(auditEvent, AlertSeverity.Info, large);

        Assert.True(body.Length <= WebhookBody.MaxBytes, $"{body.Length}");
        Assert.Equal(["metadata", "message", "other texts"], Shortened(body));
    }

    private static JsonElement Data(byte[] body) => JsonDocument.Parse(body).RootElement.GetProperty("data");

    private static IEnumerable<string?> Shortened(byte[] body) =>
        Data(body).GetProperty("shortened").EnumerateArray().Select(text => text.GetString());

    /// <summary>The body as it is sent, and below it, line by line, what a reader makes of it.</summary>
    private static string Indented(byte[] body) =>
        Encoding.UTF8.GetString(body) + "\n\n" + JsonSerializer.Serialize(JsonDocument.Parse(body).RootElement, Lines) + "\n";
}
