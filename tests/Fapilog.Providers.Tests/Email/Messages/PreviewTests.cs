using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.Email.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.Messages;

public sealed class PreviewTests
{
    [Theory]
    [InlineData("Payment service stopped answering.")]
    [InlineData("Grüße 🚨\r\n.\r\n..two dots")]
    public async Task PreviewAsync_Event_IsByteForByteWhatIsSent(string message)
    {
        await using var instance = Instance.StartAuthenticated();
        var auditEvent = Some.AuditEvent(message: message);
        var preview = await ((IAlertPreview)instance.Dispatcher).PreviewAsync(auditEvent, AlertSeverity.Critical);
        Assert.Equal(0, instance.Server.SessionCount);
        await instance.SendAsync(auditEvent);
        var request = Assert.Single(preview.Requests);

        Assert.Equal(instance.Server.Mails[0].Text, request.Body);
        Assert.Equal("SMTP", request.Method);
        Assert.Equal($"smtp://127.0.0.1:{instance.Server.Port}", request.Url);
        Assert.Empty(request.Headers);
    }

    [Fact]
    public async Task PreviewAsync_NothingStored_SaysSo()
    {
        await using var instance = Instance.Start();
        var preview = await ((IAlertPreview)instance.Dispatcher).PreviewAsync(
            new AuditEvent { EventType = AuditEventType.DataAccess, Message = "Read." },
            AlertSeverity.Info);

        Assert.Contains("Sequence:   not stored", preview.Requests[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Fapilog-Sequence", preview.Requests[0].Body, StringComparison.Ordinal);
    }
}
