using Fapilog.Alerting;
using Fapilog.Alerts.Email.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.Email.Tests.Sessions;

public sealed class RecipientTests
{
    private const string First = "oncall@example.test";
    private const string Second = "second@example.test";

    [Theory]
    [InlineData(First, Second, 550)]
    [InlineData(Second, First, 550)]
    [InlineData(First, Second, 451)]
    public async Task SendAlertAsync_OneRefused_TheOtherGetsItAndTheLogNamesTheRefused(string refused, string other, int code)
    {
        await using var instance = Instance.Start();
        instance.Server.AlwaysFor(refused, SmtpReply.Of(code, "5.1.1 User unknown"));
        var receipt = await instance.SendAsync();
        await instance.SendAsync();

        Assert.All(instance.Server.Mails, mail => Assert.Equal([other], mail.Recipients));
        Assert.EndsWith("1 of 2 recipients were refused; the log names them.", receipt.Note, StringComparison.Ordinal);
        Assert.StartsWith(
            $"Warning '127.0.0.1:{instance.Server.Port}' refused the recipient '{refused}' with {code} 5.1.1 User unknown",
            instance.Log[0],
            StringComparison.Ordinal);
        Assert.StartsWith("Debug ", instance.Log[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_TakenAgainAndThenRefused_IsWarnedOfAnew()
    {
        await using var instance = Instance.Start();
        foreach (var reply in new[] { SmtpReply.Of(550), null, SmtpReply.Of(550) })
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
        instance.Server.AlwaysFor(First, SmtpReply.Of(first, "no"));
        instance.Server.AlwaysFor(Second, SmtpReply.Of(second, "no"));
        var failure = await instance.FailAsync();
        instance.Server.AlwaysFor(First, null);
        await instance.SendAsync();

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
