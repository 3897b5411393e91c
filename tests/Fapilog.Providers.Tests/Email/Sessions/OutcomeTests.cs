using Fapilog.Alerting;
using Fapilog.Providers.Tests.Email.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.Sessions;

/// <summary>
/// What each code means at each step, told by a real server: R try again, P this alert never, D the instance is refused.
/// </summary>
public sealed class OutcomeTests
{
    public static TheoryData<SmtpStep, int, char> Table
    {
        get
        {
            var table = new TheoryData<SmtpStep, int, char>();
            Add(SmtpStep.Greeting, "421R 451R 500D 521D 530D 550D 554D");
            Add(SmtpStep.Hello, "421R 450R 451R 500D 502D 504D 550D 554D");
            Add(SmtpStep.StartTls, "421R 451R 454R 500D 501D 502D 554D");
            Add(SmtpStep.Authentication, "421R 432R 451R 454R 500D 501D 503D 504D 530D 534D 535D 538D 550D 554D");
            Add(SmtpStep.Sender, "421R 450R 451R 452R 454R 455R 500D 501D 502D 503D 504D 530D 535D 550D 552P 553D 554D 555D");
            Add(SmtpStep.Recipient, "421R 450R 451R 452R 500P 501P 503P 530D 550P 551P 552P 553P 554P 555P 556P");
            Add(SmtpStep.Data, "421R 450R 451R 452R 500P 501P 503P 530D 550P 554P");
            Add(SmtpStep.Content, "421R 450R 451R 452R 471R 500P 501P 521P 530D 541P 550P 552P 553P 554P 571P");
            return table;

            void Add(SmtpStep step, string codes)
            {
                foreach (var entry in codes.Split(' '))
                {
                    table.Add(step, int.Parse(entry[..3], System.Globalization.CultureInfo.InvariantCulture), entry[3]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task SendAlertAsync_Code_IsRetriedPermanentOrDisables(SmtpStep step, int code, char meaning)
    {
        await using var instance = Instance.StartAuthenticated();
        instance.Server.Always(step, new SmtpReply(code, "x.y.z The server's own words"));
        var failure = await instance.FailAsync();

        Assert.Equal(Kind(meaning), failure.Kind);
        // After a 421 the client asks once more by HELO, and then knows only that nobody is there.
        var words = step is SmtpStep.Hello && code == 421 ? "could not begin: " : $"{code} x.y.z The server's own words";
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(
            meaning == 'R' ? 4 : 1, 1 + instance.Log.Count(line => line.Contains(" follows in ", StringComparison.Ordinal)));
        Assert.Empty(instance.Server.Mails);

        // Whatever was refused, the session or a new one serves the next alert.
        instance.Server.Always(step, null);
        await instance.SendAsync();
        Assert.Single(instance.Server.Mails);
    }

    [Fact]
    public void Table_Size_IsAboutSixtyCodesAndMore() => Assert.InRange(Table.Count, 60, 200);

    private static AlertFailureKind Kind(char meaning) => meaning switch
    {
        'R' => AlertFailureKind.Temporary,
        'P' => AlertFailureKind.Rejected,
        _ => AlertFailureKind.InstanceFailed,
    };
}
