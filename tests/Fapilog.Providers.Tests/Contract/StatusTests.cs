using System.Globalization;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Providers.Tests.Support;

namespace Fapilog.Providers.Tests.Contract;

/// <summary>
/// What happens to an alert for each status that a vendor, or something in front of it, may answer without a body that can be
/// read. SMTP has a table of its own in the tests of the e-mail provider.
/// </summary>
public sealed class StatusTests
{
    private static readonly int[] Statuses =
    [
        .. Enumerable.Range(200, 9), 226, .. Enumerable.Range(300, 9), .. Enumerable.Range(400, 19), .. Enumerable.Range(421, 6),
        428, 429, 431, 444, 451, 499, .. Enumerable.Range(500, 9), 510, 511, .. Enumerable.Range(520, 8), 530, 599,
    ];

    public static TheoryData<string> Names => Vendors.HttpNames;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SendAlertAsync_EachStatus_MatchesTheSnapshot(string form)
    {
        await using var subject = await Subject.StartAsync(form);
        var table = new StringBuilder();
        foreach (var status in Statuses)
        {
            var calls = subject.Vendor.Calls();
            subject.Vendor.Answer(status);
            var failure = await Record.ExceptionAsync(() => subject.SendAsync(deadline: TimeSpan.FromSeconds(20)));
            table.Append(CultureInfo.InvariantCulture, $"{status} {Outcome(failure)}\n");

            Assert.Equal(calls + 1, subject.Vendor.Calls());
            subject.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Empty(subject.Vendor.Refusals);
        TextSnapshot.Match(table.ToString(), form.Replace(' ', '-'));
    }

    private static string Outcome(Exception? failure) => failure switch
    {
        null => "Delivered",
        AlertDeliveryException { RetryAfter: { } wait } delivery =>
            $"{delivery.Kind} {delivery.Message.Split(':')[0]} after {wait.TotalSeconds} s",
        AlertDeliveryException delivery => $"{delivery.Kind} {delivery.Message.Split(':')[0]}",
        _ => failure.ToString(),
    };
}
