using Fapilog.Alerting;

namespace Fapilog.Delivery.Tests.Outcomes;

public sealed class OutcomeTableTests
{
    private static readonly int[] Retried = [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 530];
    private static readonly int[] Refused = [401, 403, 407, 410];

    private static readonly int[] Statuses =
    [
        200, 201, 202, 203, 204, 205, 206, 207, 208, 226,
        300, 301, 302, 303, 304, 305, 306, 307, 308,
        400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424,
        425, 426, 428, 429, 431, 451, 499,
        500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 521, 522, 523, 524, 530, 598, 599,
    ];

    [Fact]
    public void Judge_EveryStatus_HasOneMeaning()
    {
        var found = Statuses.Select(status => (status, Outcome(OutcomeTable.Http.Judge(
            new HttpAnswer { Status = status, Host = "hook.example", RetryAfter = TimeSpan.FromSeconds(9) }))));
        var expected = Statuses.Select(status => (status, status switch
        {
            >= 200 and <= 299 => "delivered",
            _ when Retried.Contains(status) => "Temporary after 9 s",
            >= 300 and <= 399 => "InstanceFailed",
            _ when Refused.Contains(status) => "InstanceFailed",
            _ => "Rejected",
        }));

        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData(
        301,
        "FAP3002: 'hook.example' answered 301 with a redirect to 'other.example'. Redirects are not followed; configure the final address.")]
    [InlineData(
        401, "FAP3003: 'hook.example' answered 401: 'no'. The endpoint refuses this sender. Check the address and the key.")]
    [InlineData(
        410,
        "FAP3003: 'hook.example' answered 410: 'no'. The endpoint was switched off. Make a new one and configure its address.")]
    [InlineData(
        422,
        "FAP3004: 'hook.example' answered 422: 'no'. The endpoint does not accept this alert, and would not accept it again.")]
    public void Judge_Failure_SaysWhatAndWhatToDo(int status, string message)
    {
        var answer = new HttpAnswer { Status = status, Host = "hook.example", Body = "no", RedirectHost = "other.example" };

        Assert.Equal(message, OutcomeTable.Http.Judge(answer)?.Message);
    }

    [Fact]
    public void Find_OfARowWithAWord_PrefersItOverTheStatus()
    {
        var table = OutcomeTable.Http.With(
            new OutcomeRow(200, AlertFailureKind.Rejected, "No word."),
            OutcomeRow.Delivered(100, 999) with { Word = "fine" },
            new OutcomeRow("busy", AlertFailureKind.Temporary, "Wait.") { Wait = TimeSpan.FromSeconds(30) });

        Assert.Equal(AlertFailureKind.Rejected, table.Find(200).Failure);
        Assert.Equal(AlertFailureKind.Rejected, table.Find(200, "other").Failure);
        Assert.Null(table.Find(200, "FINE").Failure);
        var busy = table.Judge(new HttpAnswer { Status = 200, Host = "h" }, "busy")!;
        Assert.Equal("'h' answered 200. Wait.", busy.Message);
        Assert.Equal(TimeSpan.FromSeconds(30), busy.RetryAfter);
    }

    [Fact]
    public void Find_OfAnAnswerWithoutARow_SaysSo()
    {
        var table = new OutcomeTable(OutcomeRow.Delivered(250, 250));

        Assert.Contains("451", Assert.Throws<InvalidOperationException>(() => table.Find(451)).Message, StringComparison.Ordinal);
    }

    private static string Outcome(AlertDeliveryException? failure) => failure switch
    {
        null => "delivered",
        { RetryAfter: { } wait } => $"{failure.Kind} after {wait.TotalSeconds} s",
        _ => $"{failure.Kind}",
    };
}
