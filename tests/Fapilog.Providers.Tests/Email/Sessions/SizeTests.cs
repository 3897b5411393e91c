using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.Email.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.Sessions;

public sealed class SizeTests
{
    [Fact]
    public async Task SendAlertAsync_ServerTakesLess_SendsAShorterMailUnderTheSameId()
    {
        await using var instance = Instance.Start(server: new SmtpDoubleOptions { MaxMessageBytes = 16_000 });
        var auditEvent = Some.AuditEvent() with
        {
            Metadata =
                AuditMap.Create(
                    [.. Enumerable.Range(0, 30).Select(number => ($"key{number}", (AuditValue)new string('x', 400)))]),
        };
        var receipt = await instance.SendAsync(auditEvent);
        var mail = Instance.Read(Assert.Single(instance.Server.Mails));

        Assert.Empty(instance.Server.Refusals);
        Assert.Equal(receipt.Reference, mail.MessageId);
        Assert.InRange(instance.Server.Mails[0].AnnouncedSize ?? 0, 1, 16_000);
        Assert.Contains("Shortened to fit a mail.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(auditEvent.Checksum!, mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_ServerTakesNothingOfTheKind_IsRejectedBeforeAnythingIsSent()
    {
        await using var instance = Instance.Start(server: new SmtpDoubleOptions { MaxMessageBytes = 2000 });
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.Rejected, failure.Kind);
        Assert.StartsWith(
            $"FAP3022: '127.0.0.1:{instance.Server.Port}' accepts messages of at most 2000 bytes",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Empty(instance.Server.Refusals);
    }

    [Fact]
    public async Task SendAlertAsync_LimitNotAnnounced_IsRejectedByTheServersWord()
    {
        await using var instance =
            Instance.Start(server: new SmtpDoubleOptions { MaxMessageBytes = 2000, WithoutExtensions = ["SIZE"] });
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.Rejected, failure.Kind);
        Assert.StartsWith("FAP3022: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("answered 552 5.3.4", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8BITMIME")]
    [InlineData("SMTPUTF8")]
    [InlineData("PIPELINING")]
    [InlineData("ENHANCEDSTATUSCODES")]
    public async Task SendAlertAsync_ExtensionMissing_IsDeliveredUnchanged(string extension)
    {
        await using var whole = Instance.Start();
        await using var instance = Instance.Start(server: new SmtpDoubleOptions { WithoutExtensions = [extension] });
        var auditEvent = Some.AuditEvent(message: "Grüße 🚨");
        await whole.SendAsync(auditEvent);
        await instance.SendAsync(auditEvent);

        Assert.Equal(Assert.Single(whole.Server.Mails).Text, Assert.Single(instance.Server.Mails).Text);
        Assert.Empty(instance.Server.Refusals);
    }
}
