using Fapilog.Alerting;
using Fapilog.Providers.Tests.Support;

namespace Fapilog.Providers.Tests.Contract;

/// <summary>
/// A vendor that does not answer, breaks off or is not there; a host that cancels, or is late.
/// </summary>
[Collection("Alone")]
public sealed class FaultTests
{
    public static TheoryData<string> Names => Vendors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SendAlertAsync_NoAnswer_IsTemporaryAtTheDeadline(string form)
    {
        await using var subject = await Subject.StartAsync(form);
        subject.Vendor.Script(Answer.Hang, string.Empty);
        var send = subject.SendAsync(deadline: TimeSpan.FromSeconds(10));
        await subject.ArriveAsync();
        subject.Clock.Advance(TimeSpan.FromSeconds(10));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => send);

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.Contains("did not answer within 10 s.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SendAlertAsync_ConnectionResetThenAccepted_IsDelivered(string form)
    {
        await using var subject = await Subject.StartAsync(form);
        subject.Vendor.ResetOnce();
        var send = subject.SendAsync();
        await subject.Instance.WaitOutPausesAsync(send);

        Assert.NotNull(await send);
        Assert.True(subject.Vendor.Calls() > 1);
        Assert.Contains(
            subject.Instance.Log,
            line => line.StartsWith("Debug ", StringComparison.Ordinal)
                && line.Contains(" Attempt 2 follows in ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SendAlertAsync_NobodyThere_IsTemporary(string form)
    {
        await using var subject = await Subject.StartAsync(form);
        await subject.Vendor.DisposeAsync();
        var send = subject.SendAsync(deadline: TimeSpan.FromSeconds(20));
        await subject.Instance.WaitOutPausesAsync(send);

        Assert.Equal(AlertFailureKind.Temporary, (await Assert.ThrowsAsync<AlertDeliveryException>(() => send)).Kind);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SendAlertAsync_AddressNotAllowed_FailsTheInstanceAndSendsNothing(string form)
    {
        await using var subject = await Subject.StartAsync(form, without: "AllowNetworks:0");
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => subject.SendAsync());

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith("FAP3001: '127.0.0.1' resolves to 127.0.0.1, ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(" to the setting 'AllowNetworks'.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, subject.Vendor.Calls());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SendAlertAsync_CancelledWhileTheVendorHangs_ThrowsCancellation(string form)
    {
        using var source = new CancellationTokenSource();
        await using var subject = await Subject.StartAsync(form);
        subject.Vendor.Script(Answer.Hang, string.Empty);
        var send = subject.SendAsync(cancellationToken: source.Token);
        await subject.ArriveAsync();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SendAlertAsync_AfterTheDeadline_IsTemporaryAndSendsNothing(string form)
    {
        await using var subject = await Subject.StartAsync(form);
        var failure =
            await Assert.ThrowsAsync<AlertDeliveryException>(() => subject.SendAsync(deadline: TimeSpan.FromSeconds(-1)));

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.Equal(0, subject.Vendor.Calls());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Dispose_Twice_ThrowsNothingAndNothingIsSentAnyMore(string form)
    {
        await using var subject = await Subject.StartAsync(form);
        await subject.SendAsync();
        var calls = subject.Vendor.Calls();

        await subject.Instance.DisposeAsync();
        await subject.Instance.DisposeAsync();

        var late = subject.SendAsync();
        await subject.Instance.WaitOutPaceAsync(late);

        Assert.IsType<ObjectDisposedException>(await Record.ExceptionAsync(() => late));
        Assert.Equal(calls, subject.Vendor.Calls());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task PreviewAsync_OfAnAlert_HasTheBodyThatIsSentAndSendsNothing(string form)
    {
        await using var subject = await Subject.StartAsync(form);
        var preview = await subject.Instance.PreviewAsync(channel: subject.Vendor.Channel);

        Assert.Equal(0, subject.Vendor.Calls());
        await subject.SendAsync();
        Assert.Equal(Assert.Single(subject.Vendor.Sent()), Unmasked(preview.Body, subject.Vendor));
    }

    // A key in the body is the one thing in which a preview differs.
    private static string Unmasked(string body, Vendor vendor) =>
        body.Replace(SecretMask.Replacement, vendor.Secrets[0], StringComparison.Ordinal);
}

[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class Alone;

/// <summary>
/// An HTTP answer whose body never ends is judged by what has arrived when the attempt's time is over. A mail server's answer
/// is one line or none.
/// </summary>
[Collection("Alone")]
public sealed class HttpStallTests
{
    public static TheoryData<string> HttpNames => Vendors.HttpNames;

    // Slack's API says in the body of 200 whether it accepted the alert: its own tests have that.
    public static TheoryData<string, int> Accepted => new()
    {
        { "alertmanager", 200 },
        { "opsgenie", 202 },
        { "pagerduty", 202 },
        { "slack", 200 },
        { "teams", 202 },
        { "webhook", 200 },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task SendAlertAsync_AcceptedByAnAnswerThatNeverEnds_IsDelivered(string form, int status) =>
        Assert.Null(await FailureAsync(form, status));

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task SendAlertAsync_AcceptedByAnAnswerThatBreaksOff_IsDelivered(string form, int status)
    {
        await using var subject = await Subject.StartAsync(form);
        subject.Vendor.BreakOff(status);

        Assert.NotNull(await subject.SendAsync());
        Assert.Equal(1, subject.Vendor.Calls());
    }

    [Theory]
    [MemberData(nameof(HttpNames))]
    public async Task SendAlertAsync_RefusedByAnAnswerThatNeverEnds_FailsAtOnce(string form)
    {
        foreach (var status in new[] { 400, 404 })
        {
            var failure = Assert.IsType<AlertDeliveryException>(await FailureAsync(form, status));

            Assert.NotEqual(AlertFailureKind.Temporary, failure.Kind);
            Assert.Contains($"answered {status}", failure.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<Exception?> FailureAsync(string form, int status)
    {
        await using var subject = await Subject.StartAsync(form);
        using var headers = new HeadersWatch();
        subject.Vendor.Stall(status);
        var send = subject.SendAsync();
        await headers.Arrived;
        await subject.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(15));
        var failure = await Record.ExceptionAsync(() => send);

        Assert.Equal(1, subject.Vendor.Calls());
        return failure;
    }
}
