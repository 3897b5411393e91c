using Fapilog.Alerting;
using Fapilog.Providers.Tests.Email.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.Sessions;

public sealed class RecipientTests
{
    private const string First = "oncall@example.test";
    private const string Second = "second@example.test";

    [Theory]
    [InlineData(First, Second, 550)]
    [InlineData(Second, First, 550)]
    public async Task SendAlertAsync_OneRefused_TheOtherGetsItAndTheLogNamesTheRefused(string refused, string other, int code)
    {
        await using var instance = Instance.Start();
        instance.Server.AlwaysFor(refused, new SmtpReply(code, "5.1.1 User unknown"));
        var receipt = await instance.SendAsync();
        await instance.SendAsync();

        Assert.All(instance.Server.Mails, mail => Assert.Equal([other], mail.Recipients));
        Assert.EndsWith("1 of 2 recipients was refused; the log names them.", receipt.Note, StringComparison.Ordinal);
        Assert.StartsWith(
            $"Warning '127.0.0.1:{instance.Server.Port}' refused the recipient '{refused}' with {code} 5.1.1 User unknown",
            instance.Log[0],
            StringComparison.Ordinal);
        Assert.StartsWith("Debug ", instance.Log[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(451, 1)]
    [InlineData(450, 3)]
    public async Task SendAlertAsync_OneRefusedForNow_GetsItLaterAndTheOtherOnce(int code, int times)
    {
        await using var instance = Instance.Start();
        instance.Server.Enqueue(
            SmtpStep.Recipient, Enumerable.Repeat(new SmtpReply(code, "4.7.1 Greylisted"), times).Prepend(new SmtpReply(250)));
        var send = instance.SendAsync();
        await instance.MoveOnAsync(send);
        var receipt = await send;

        Assert.Equal([First, Second], instance.Server.Mails.SelectMany(mail => mail.Recipients));
        Assert.Single(instance.Server.Mails.Select(mail => Instance.Read(mail).MessageId).Distinct());
        Assert.Equal(times, instance.Log.Count);
        Assert.All(instance.Log, line => Assert.StartsWith(
            $"Debug '127.0.0.1:{instance.Server.Port}' refused the recipient '{Second}' with {code} 4.7.1 Greylisted",
            line,
            StringComparison.Ordinal));
        Assert.DoesNotContain("refused", receipt.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the same", 3)]
    [InlineData("for good", 1)]
    [InlineData("lost session", 3)]
    [InlineData("deadline", 0)]
    public async Task SendAlertAsync_OneRefusedToTheEnd_IsDeliveredToTheOtherOnceAndWarned(string then, int retries)
    {
        await using var instance = Instance.Start();
        instance.Server.AlwaysFor(Second, new SmtpReply(452, "4.2.2 Full"));
        var send = instance.SendAsync(deadline: then == "deadline" ? TimeSpan.FromTicks(1) : null);
        await instance.Server.WaitForAsync(1, Patience.Token());
        if (then is "for good" or "lost session")
        {
            instance.Server.AlwaysFor(Second, then == "for good" ? new SmtpReply(550) : SmtpReply.Reset);
        }

        if (then != "deadline")
        {
            // There is no pause then, and the limit of the attempt is as short as one.
            await instance.MoveOnAsync(send);
        }

        Assert.Equal([First], instance.Server.Mails.SelectMany(mail => mail.Recipients));
        Assert.EndsWith("1 of 2 recipients was refused; the log names them.", (await send).Note, StringComparison.Ordinal);
        Assert.Equal(retries, instance.Log.Count(line => line.StartsWith("Debug", StringComparison.Ordinal)));
        Assert.StartsWith(
            $"Warning '127.0.0.1:{instance.Server.Port}' refused the recipient '{Second}' with 452 4.2.2 Full; the others got the mail. It gets",
            instance.Log[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_OneRefusedForNowBeforeToo_IsNotWaitedForAgain()
    {
        await using var instance = Instance.Start();
        instance.Server.AlwaysFor(Second, new SmtpReply(452, "4.2.2 Full"));
        var first = instance.SendAsync();
        await instance.MoveOnAsync(first);

        // The clock stands still: a pause would never end.
        await instance.SendAsync();
        instance.Server.AlwaysFor(Second, null);
        await instance.SendAsync();

        Assert.Equal([First, First, First, Second], instance.Server.Mails.SelectMany(mail => mail.Recipients));
    }

    [Fact]
    public async Task SendAlertAsync_CancelledWhileOneIsRefusedForNow_IsDeliveredToTheOther()
    {
        using var source = new CancellationTokenSource();
        await using var instance = Instance.Start();
        instance.Server.AlwaysFor(Second, new SmtpReply(451));
        var send = instance.SendAsync(cancellationToken: source.Token);
        await instance.Server.WaitForAsync(1, Patience.Token());
        await source.CancelAsync();

        Assert.Contains("1 of 2 recipients was refused", (await send).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_TakenAgainAndThenRefused_IsWarnedOfAnew()
    {
        await using var instance = Instance.Start();
        foreach (var reply in new[] { new SmtpReply(550), null, new SmtpReply(550) })
        {
            instance.Server.AlwaysFor(First, reply);
            await instance.SendAsync();
        }

        Assert.Equal(2, instance.Log.Count(line => line.StartsWith("Warning", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(550, 550, AlertFailureKind.Rejected, "FAP3023")]
    [InlineData(550, 451, AlertFailureKind.Temporary, "FAP3005")]
    [InlineData(451, 550, AlertFailureKind.Temporary, "FAP3005")]
    [InlineData(450, 452, AlertFailureKind.Temporary, "FAP3005")]
    public async Task SendAlertAsync_AllRefused_SaysWhatHappensNext(int first, int second, AlertFailureKind kind, string code)
    {
        await using var instance = Instance.Start();
        instance.Server.AlwaysFor(First, new SmtpReply(first, "no"));
        instance.Server.AlwaysFor(Second, new SmtpReply(second, "no"));
        var failure = await instance.FailAsync();
        instance.Server.AlwaysFor(First, null);
        var send = instance.SendAsync();
        await instance.MoveOnAsync(send);
        await send;

        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith(code + ": ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("refused the recipient '", failure.Message, StringComparison.Ordinal);
        Assert.Single(instance.Server.Mails);
    }

    [Fact]
    public async Task SendAlertAsync_NamedTwice_GetsOneMail()
    {
        await using var instance = Instance.Start(settings => settings.To = [First, "Again <ONCALL@example.test>"]);
        await instance.SendAsync();

        Assert.Single(Assert.Single(instance.Server.Mails).Recipients);
    }
}
