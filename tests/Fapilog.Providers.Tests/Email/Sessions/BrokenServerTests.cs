using Fapilog.Alerting;
using Fapilog.Providers.Tests.Email.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.Sessions;

/// <summary>
/// Servers that hang, drip, break off and talk nonsense, at every step of a session.
/// </summary>
public sealed class BrokenServerTests
{
    public static TheoryData<SmtpStep, string> Breaks
    {
        get
        {
            var breaks = new TheoryData<SmtpStep, string>();
            foreach (var step in Enum.GetValues<SmtpStep>().Except([SmtpStep.Reset, SmtpStep.Noop, SmtpStep.Quit]))
            {
                breaks.Add(step, "close");
                breaks.Add(step, "reset");
                breaks.Add(step, "half");
                breaks.Add(step, "nonsense");
            }

            return breaks;
        }
    }

    public static TheoryData<SmtpStep, string> Stalls
    {
        get
        {
            var stalls = new TheoryData<SmtpStep, string>();
            foreach (var step in Enum.GetValues<SmtpStep>().Except([SmtpStep.Reset, SmtpStep.Noop, SmtpStep.Quit]))
            {
                stalls.Add(step, "hang");
                stalls.Add(step, "drip");
            }

            return stalls;
        }
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task SendAlertAsync_ConnectionBreaks_IsTriedAgainAndDelivered(SmtpStep step, string way)
    {
        await using var instance = Instance.StartAuthenticated();
        instance.Server.Enqueue(step, Reply(way));
        var send = instance.SendAsync();
        await instance.MoveOnAsync(send);
        await send;

        Assert.Single(instance.Server.Mails);
        Assert.Single(instance.Log);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task SendAlertAsync_ConnectionBreaksAlways_IsTemporaryAndSaysWhere(SmtpStep step, string way)
    {
        await using var instance = Instance.StartAuthenticated();
        instance.Server.Always(step, Reply(way));
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.StartsWith("FAP3005: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"'127.0.0.1:{instance.Server.Port}'", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("This was attempt 4 of 4.", failure.Message, StringComparison.Ordinal);
        Assert.Empty(instance.Server.Mails);
    }

    // The port of another service, such as IMAP or a web server.
    [Theory]
    [InlineData("* OK [CAPABILITY IMAP4rev1] ready.")]
    [InlineData("HTTP/1.1 400 Bad Request")]
    public async Task SendAlertAsync_NotAMailServer_SaysWhichSettingsToCheck(string greeting)
    {
        await using var instance = Instance.Start();
        instance.Server.Always(SmtpStep.Greeting, SmtpReply.Raw(greeting + "\r\n", closesSession: false));
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.StartsWith(
            $"FAP3005: The session with '127.0.0.1:{instance.Server.Port}' could not begin: ",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Contains(" Check 'Host', 'Port' and 'Security'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Stalls))]
    public async Task SendAlertAsync_ServerStalls_IsCutByTheSettingTimeout(SmtpStep step, string way)
    {
        await using var instance = Instance.StartAuthenticated(settings => settings.Timeout = TimeSpan.FromSeconds(7));
        instance.Server.Always(step, way == "hang" ? SmtpReply.Hang : SmtpReply.Drip);
        var send = instance.SendAsync(deadline: TimeSpan.FromSeconds(7));
        await instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(7));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => send);
        instance.Server.Always(step, null);
        await instance.SendAsync();

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.Contains(
            $"'127.0.0.1:{instance.Server.Port}' did not answer within 7 s.", failure.Message, StringComparison.Ordinal);
        Assert.Single(instance.Server.Mails);
    }

    [Theory]
    [InlineData("close")]
    [InlineData("reset")]
    public async Task SendAlertAsync_ReusedSessionBreaks_IsSentOverANewOneAtOnce(string way)
    {
        await using var instance = Instance.StartAuthenticated();
        await instance.SendAsync(Some.AuditEvent(1));
        instance.Server.Enqueue(SmtpStep.Sender, Reply(way));
        await instance.SendAsync(Some.AuditEvent(2));

        Assert.Equal([1, 2], instance.Server.Mails.Select(mail => mail.Session));
        Assert.Empty(instance.Log);
    }

    [Fact]
    public async Task SendAlertAsync_NobodyListens_IsTemporary()
    {
        await using var instance = Instance.StartAuthenticated();
        await instance.Server.DisposeAsync();
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.StartsWith(
            $"FAP3005: No connection to '127.0.0.1:{instance.Server.Port}' could be made: ",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_NameUnknown_IsTemporaryAndSaysSo()
    {
        await using var instance = Instance.StartAuthenticated(settings => settings.Host = "mail.invalid");
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.Contains("The name of 'mail.invalid:", failure.Message, StringComparison.Ordinal);
    }

    private static SmtpReply Reply(string way) => way switch
    {
        "close" => SmtpReply.Close,
        "reset" => SmtpReply.Reset,
        "half" => SmtpReply.Raw("25"),
        _ => SmtpReply.Raw("HTTP/1.1 400 Bad Request\r\n\r\n"),
    };
}
