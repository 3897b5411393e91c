using System.Security.Authentication;
using Fapilog.Alerting;
using Fapilog.Alerts.Email;
using Fapilog.Providers.Tests.Email.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.Sessions;

public sealed class DeliveryTests
{
    [Theory]
    [InlineData(EmailSecurity.StartTls, SmtpDoubleSecurity.StartTls)]
    [InlineData(EmailSecurity.Tls, SmtpDoubleSecurity.Tls)]
    public async Task SendAlertAsync_Encrypted_IsDeliveredWithAReceipt(EmailSecurity security, SmtpDoubleSecurity server)
    {
        await using var instance = Instance.StartAuthenticated(
            settings => settings.Security = security,
            options => options.Security = server);
        var receipt = await instance.SendAsync();
        var mail = Assert.Single(instance.Server.Mails);

        Assert.Equal("alerts@example.test", mail.Sender);
        Assert.Equal(["oncall@example.test", "second@example.test"], mail.Recipients);
        Assert.Equal(Instance.User, mail.User);
        Assert.NotEqual(SslProtocols.None, mail.Encryption);
        Assert.Contains(mail.ClientName, new[] { "[127.0.0.1]", ClientName.Create(null) });
        Assert.Equal(Instance.Read(mail).MessageId, receipt.Reference);
        Assert.Equal($"'127.0.0.1:{instance.Server.Port}' answered 250 2.0.0 Ok: queued as 000001.", receipt.Note);
        Assert.Empty(instance.Server.Refusals);
        Assert.Empty(instance.Log);
    }

    [Fact]
    public async Task SendAlertAsync_NoEncryptionAndNoUser_IsDelivered()
    {
        await using var instance = Instance.Start(
            settings => (settings.Security, settings.CertificateAuthority) = (EmailSecurity.None, null),
            new SmtpDoubleOptions { Security = SmtpDoubleSecurity.None });
        await instance.SendAsync();

        Assert.Equal(SslProtocols.None, Assert.Single(instance.Server.Mails).Encryption);
    }

    [Fact]
    public async Task SendAlertAsync_Several_ShareASession()
    {
        await using var instance = Instance.StartAuthenticated();
        for (var number = 1; number <= 5; number++)
        {
            await instance.SendAsync(Some.AuditEvent(number));
        }

        Assert.All(instance.Server.Mails, mail => Assert.Equal(1, mail.Session));
        Assert.Equal(1, instance.Server.SessionCount);
    }

    [Fact]
    public async Task SendAlertAsync_SeveralAtOnce_EachIsDeliveredOverOneSession()
    {
        await using var instance = Instance.Start();
        await Task.WhenAll(Enumerable.Range(1, 20).Select(number => instance.SendAsync(Some.AuditEvent(number))));

        Assert.Equal(20, instance.Server.Mails.Count);
        Assert.Equal(1, instance.Server.SessionCount);
        Assert.Empty(instance.Server.Refusals);
    }

    [Fact]
    public async Task SendAlertAsync_ServerEndedTheIdleSession_OpensANewOneWithinTheAttempt()
    {
        await using var instance = Instance.Start();
        await instance.SendAsync(Some.AuditEvent(1));
        await instance.Server.EndSessionsAsync();
        await instance.SendAsync(Some.AuditEvent(2));

        Assert.Equal([1, 2], instance.Server.Mails.Select(mail => mail.Session));
        Assert.Empty(instance.Log);
    }

    [Theory]
    [InlineData(421)]
    [InlineData(451)]
    [InlineData(500)]
    [InlineData(0)]
    public async Task SendAlertAsync_IdleForAWhile_AsksFirstWhetherTheSessionIsThere(int code)
    {
        await using var instance = Instance.Start();
        await instance.SendAsync(Some.AuditEvent(1));
        instance.Server.Enqueue(SmtpStep.Noop, code == 0 ? SmtpReply.Reset : new SmtpReply(code, "4.4.2 Timeout"));
        instance.Clock.Advance(TimeSpan.FromSeconds(10));
        await instance.SendAsync(Some.AuditEvent(2));
        instance.Clock.Advance(TimeSpan.FromSeconds(10));
        await instance.SendAsync(Some.AuditEvent(3));

        Assert.Equal([1, 2, 2], instance.Server.Mails.Select(mail => mail.Session));
    }

    [Fact]
    public async Task SendAlertAsync_IdleForThirtySeconds_SessionIsGivenBack()
    {
        await using var instance = Instance.Start();
        await instance.SendAsync(Some.AuditEvent(1));
        await instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(30));
        await instance.SendAsync(Some.AuditEvent(2));

        Assert.Equal([1, 2], instance.Server.Mails.Select(mail => mail.Session));
    }

    [Theory]
    [InlineData(SmtpStep.Sender)]
    [InlineData(SmtpStep.Content)]
    public async Task SendAlertAsync_BusyTwice_TriesAgainWithTheSameMail(SmtpStep step)
    {
        await using var instance = Instance.Start();
        instance.Server.Enqueue(step, new SmtpReply(451, "4.3.0 Busy"), new SmtpReply(452, "4.3.1 Full"));
        var send = instance.SendAsync();
        await instance.MoveOnAsync(send);
        await send;

        Assert.Single(instance.Server.Mails);
        Assert.Equal(2, instance.Log.Count(line => line.Contains("Attempt", StringComparison.Ordinal)));
        Assert.Contains(
            instance.Log, line => line.Contains("answered 451 4.3.0 Busy. The server has a problem", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAlertAsync_RefusedInAReusedSession_TheNextGoesOverIt()
    {
        await using var instance = Instance.Start();
        await instance.SendAsync(Some.AuditEvent(1));
        instance.Server.Enqueue(SmtpStep.Content, new SmtpReply(554, "5.7.1 Spam"));
        var failure = await instance.FailAsync(Some.AuditEvent(2));
        await instance.SendAsync(Some.AuditEvent(3));

        Assert.Equal(AlertFailureKind.Rejected, failure.Kind);
        Assert.Equal([1, 1], instance.Server.Mails.Select(mail => mail.Session));
        Assert.Empty(instance.Server.Refusals);
    }

    [Fact]
    public async Task SendAlertAsync_LostAnswer_IsSentAgainUnderTheSameMessageId()
    {
        await using var instance = Instance.Start();
        instance.Server.Enqueue(SmtpStep.Content, new SmtpReply(250, "2.0.0 Ok"), new SmtpReply(250, "2.0.0 Ok"));
        await instance.SendAsync();
        instance.Clock.Advance(TimeSpan.FromSeconds(3));
        await instance.SendAsync();

        Assert.Single(instance.Server.Mails.Select(mail => Instance.Read(mail).MessageId).Distinct());
    }

    [Fact]
    public async Task SendAlertAsync_PasswordRotated_TheNextSessionUsesTheNewOne()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "the old one");
            await using var instance = Instance.StartAuthenticated(settings => settings.Password = Secret.Parse("file:" + file));
            var failure = await instance.FailAsync();
            await File.WriteAllTextAsync(file, Instance.Password + "\n");
            await instance.SendAsync();

            Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
            Assert.Equal(Instance.User, Assert.Single(instance.Server.Mails).User);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task SendAlertAsync_PasswordGone_FailsTheInstance()
    {
        await using var instance =
            Instance.StartAuthenticated(settings => settings.Password = Secret.Parse("env:FAPILOG_TEST_ABSENT"));
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith(
            "FAP3007: The secret's environment variable 'FAPILOG_TEST_ABSENT'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, instance.Server.SessionCount);
    }

    [Fact]
    public async Task SendAlertAsync_Cancelled_ThrowsCancellationAndTheNextIsDelivered()
    {
        await using var instance = Instance.Start();
        using var source = new CancellationTokenSource();
        instance.Server.Always(SmtpStep.Hello, SmtpReply.Hang);
        var send = instance.SendAsync(cancellationToken: source.Token);
        while (instance.Server.SessionCount == 0)
        {
            await Task.Yield();
        }

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
        instance.Server.Always(SmtpStep.Hello, null);
        await instance.SendAsync();
        Assert.Single(instance.Server.Mails);
    }

    [Fact]
    public async Task DisposeAsync_OpenSession_SaysGoodbye()
    {
        var instance = Instance.Start();
        await instance.SendAsync();
        instance.Server.Enqueue(SmtpStep.Quit, new SmtpReply(221, "2.0.0 Bye"));
        await ((IAsyncDisposable)instance.Dispatcher).DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => instance.SendAsync());
        await instance.Server.DisposeAsync();
    }
}
