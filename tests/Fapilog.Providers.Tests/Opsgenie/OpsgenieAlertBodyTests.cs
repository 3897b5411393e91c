using System.Text;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Testing;
using OpsgenieAlert = Fapilog.Alerts.Opsgenie.OpsgenieAlert;

namespace Fapilog.Providers.Tests.Opsgenie;

public sealed class OpsgenieAlertBodyTests
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
    public void Create_Severity_MatchesTheSnapshot(AlertSeverity severity) =>
        TextSnapshot.Match(Indented(Create(Some.AuditEvent(), severity)), severity.ToString());

    [Fact]
    public void Create_Priority_IsNotInverted()
    {
        // The bug that several integrations shipped: low became P1, which pages everybody, and critical P5, which pages nobody.
        AlertSeverity[] upwards = [AlertSeverity.Info, AlertSeverity.Warning, AlertSeverity.Error, AlertSeverity.Critical];
        var priorities =
            upwards.Select(severity => Root(Create(Some.AuditEvent(), severity)).GetProperty("priority").GetString());

        Assert.Equal(["P5", "P3", "P2", "P1"], priorities);
    }

    [Fact]
    public void Create_LeastEvent_HasWhatTheVendorRequires()
    {
        var least = new AuditEvent { EventType = AuditEventType.DataAccess, Message = "Read.", Timestamp = Some.Instant };

        TextSnapshot.Match(Indented(Create(least, AlertSeverity.Info)));
    }

    [Fact]
    public void Create_HostileText_MatchesTheSnapshot()
    {
        var hostile = Some.AuditEvent(
            7,
            "<!channel> & <https://evil.example|sign in>\r\nBcc: x@example.org \u202Egnp.exe \uD83D tail",
            "critical_error",
            "\r\n,comma") with
        {
            Component = "pay\r\nments\uDE00",
            Operation = "\u2066charge\u2069\u200F",
            Hostname = "host\n-1\uFEFF",
            EventType = new AuditEventType("kind\u0000\u001b[31m"),
            Metadata = AuditMap.Create(("key", "one"), ("k\u200Bey", "two"), ("\"quoted\"", "<b>three</b>"), ("", "no name")),
        };

        TextSnapshot.Match(Indented(Create(hostile)));
    }

    [Fact]
    public void Close_Finding_SaysWhatIsOver()
    {
        var clear = Some.AuditEvent(9, "The seal matches again.");

        TextSnapshot.Match(Indented(OpsgenieAlert.Close(
            clear with { Alert = clear.Alert with { Action = AlertAction.Clear } },
            AlertSeverity.Info)));
    }

    [Fact]
    public void Create_TenThousandEmoji_AreCutBetweenTwo()
    {
        var message = string.Concat(Enumerable.Repeat("😀", 10_000));
        var body = Root(Create(Some.AuditEvent(message: message) with { Component = new string('é', 600) }));
        var description = body.GetProperty("description").GetString()!;

        Assert.InRange(body.GetProperty("message").GetString()!.Length, 128, 130);
        Assert.InRange(description.Length, 14_999, 15_000);
        Assert.EndsWith("Verify with: fapilog verify audit_logs", description, StringComparison.Ordinal);
        Assert.Equal(512, body.GetProperty("entity").GetString()!.Length);
        Assert.DoesNotContain('\uFFFD', body.GetRawText());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("😀")]
    [InlineData("\\")]
    public void Create_AMegabyteOfMetadata_KeepsTheFactsAndSaysWhatIsMissing(string filling)
    {
        var text = string.Concat(Enumerable.Repeat(filling, 10_000));
        var metadata = AuditMap.Create(
            Enumerable.Range(0, 100).Select(number => KeyValuePair.Create($"key{number:d3}", AuditValue.FromString(text + "!"))));
        var details = Root(Create(Some.AuditEvent() with { Metadata = metadata })).GetProperty("details");

        Assert.InRange(details.EnumerateObject().Sum(entry => entry.Name.Length + entry.Value.GetString()!.Length), 7_500, 8_000);
        Assert.Equal("7", details.GetProperty("sequence_number").GetString());
        Assert.Equal(new string('0', 63) + "7", details.GetProperty("checksum").GetString());
        Assert.Equal("fapilog verify audit_logs", details.GetProperty("verify_with").GetString());
        Assert.Equal(
            "To keep the limit of 8,000 characters, values were cut (1) or left out (99). The stored event has everything.",
            details.GetProperty("shortened").GetString());
    }

    [Fact]
    public void Create_ManyReasons_KeepsTwentyTags()
    {
        string[] reasons =
        [
            .. Enumerable.Range(0, 50).Select(number => $"reason_{number:d2}_{new string('r', 80)}"),
            "fapilog",
            " ",
            "critical",
        ];
        var tags = Root(Create(Some.AuditEvent(7, "Many.", reasons))).GetProperty("tags")
            .EnumerateArray()
            .Select(tag => tag.GetString()!)
            .ToList();

        Assert.Equal(20, tags.Count);
        Assert.Equal(["fapilog", "critical", "component_failure", "pci_dss"], tags[..4]);
        Assert.All(tags, tag => Assert.InRange(tag.Length, 1, 50));
        Assert.Equal(tags.Distinct(), tags);
    }

    private static byte[] Create(AuditEvent auditEvent, AlertSeverity severity = AlertSeverity.Critical) =>
        OpsgenieAlert.Create(auditEvent, severity, "alias-1");

    private static JsonElement Root(byte[] body) => JsonDocument.Parse(body).RootElement;

    private static string Indented(byte[] body) =>
        JsonSerializer.Serialize(JsonDocument.Parse(Encoding.UTF8.GetString(body)), Lines);
}
