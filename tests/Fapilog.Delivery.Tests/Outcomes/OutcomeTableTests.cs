using Fapilog.Alerting;

namespace Fapilog.Delivery.Tests.Outcomes;

public sealed class OutcomeTableTests
{
    private static readonly int[] Retried = [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 530];
    private static readonly int[] Refused = [401, 403, 410];

    public static TheoryData<int> Statuses =>
    [
        200, 201, 202, 203, 204, 205, 206, 207, 208, 226,
        300, 301, 302, 303, 304, 305, 306, 307, 308,
        400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424,
        425, 426, 428, 429, 431, 451, 499,
        500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 521, 522, 523, 524, 530, 598, 599,
    ];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Judge_EveryStatus_HasOneMeaning(int status)
    {
        var result = OutcomeTable.Http.Judge(new HttpAnswer { Status = status, Host = "hook.example", RetryAfter = TimeSpan.FromSeconds(9) });

        Assert.Equal(status is >= 200 and <= 299, result.IsDelivered);
        Assert.Equal(Retried.Contains(status), result.IsTemporary);
        Assert.Equal(
            status switch
            {
                >= 300 and <= 399 => AlertFailureKind.InstanceFailed,
                _ when Refused.Contains(status) => AlertFailureKind.InstanceFailed,
                _ when Retried.Contains(status) || status < 300 => null,
                _ => AlertFailureKind.Rejected,
            },
            result.Failure?.Kind);
        Assert.Equal(Retried.Contains(status) ? TimeSpan.FromSeconds(9) : null, result.RetryAfter);
    }

    [Theory]
    [InlineData(301, "FAP3002: 'hook.example' answered 301 with a redirect to 'other.example'. Redirects are not followed; configure the final address.")]
    [InlineData(401, "FAP3003: 'hook.example' answered 401: 'no'. The endpoint refuses this sender. Check the address and the key.")]
    [InlineData(410, "FAP3003: 'hook.example' answered 410: 'no'. The endpoint was switched off. Make a new one and configure its address.")]
    [InlineData(422, "FAP3004: 'hook.example' answered 422: 'no'. The endpoint does not take this alert, and would not take it again.")]
    public void Judge_Failure_SaysWhatAndWhatToDo(int status, string message)
    {
        var answer = new HttpAnswer { Status = status, Host = "hook.example", Body = "no", RedirectHost = "other.example" };

        Assert.Equal(message, OutcomeTable.Http.Judge(answer).Failure?.Message);
    }

    [Fact]
    public void Find_OfARowWithAWord_PrefersItOverTheStatus()
    {
        var table = OutcomeTable.Http.With(
            new OutcomeRow(200, DeliveryVerdict.Rejected, "No word."),
            new OutcomeRow("fine", DeliveryVerdict.Delivered, string.Empty),
            new OutcomeRow("busy", DeliveryVerdict.TryAgain, "Wait.") { Wait = TimeSpan.FromSeconds(30) });

        Assert.Equal(DeliveryVerdict.Rejected, table.Find(200).Verdict);
        Assert.Equal(DeliveryVerdict.Rejected, table.Find(200, "other").Verdict);
        Assert.Equal(DeliveryVerdict.Delivered, table.Find(200, "FINE").Verdict);
        var busy = table.Judge(new HttpAnswer { Status = 200, Host = "h" }, "busy");
        Assert.Equal("'h' answered 200. Wait.", busy.Message);
        Assert.Equal(TimeSpan.FromSeconds(30), busy.RetryAfter);
    }

    [Fact]
    public void Find_OfAnAnswerWithoutARow_SaysSo()
    {
        var table = OutcomeTable.Of(new OutcomeRow(250, DeliveryVerdict.Delivered, string.Empty));

        Assert.Contains("451", Assert.Throws<InvalidOperationException>(() => table.Find(451)).Message, StringComparison.Ordinal);
    }
}
