using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Trials;

public sealed class AlertTrialSendTests
{
    private static readonly AuditTrailOptions Trail = new() { Name = "wards", StoragePath = "trail" };

    private readonly FakeTimeProvider _clock = Some.Clock();

    [Fact]
    public async Task SendTestAsync_ToAnInstance_IsMarkedAsATestWithTheKeyOfItsRun()
    {
        var dispatcher = new CollectingDispatcher();
        await using var trial =
            Trial(dispatcher, new AlertInstanceOptions { Channel = "#audit", MinimumSeverity = AlertSeverity.Critical });
        var auditEvent = Some.Event() with { EventId = "e-1", SequenceNumber = 5, Checksum = "c" };

        var first = await trial.SendTestAsync(auditEvent, AlertSeverity.Warning, "run-1");
        var again = await trial.SendTestAsync(auditEvent, AlertSeverity.Warning, "run-1");
        var other = await trial.SendTestAsync(auditEvent, AlertSeverity.Warning, "run-2");

        Assert.Equal(AlertCallStatus.Delivered, first.Status);
        Assert.Equal(first.IdempotencyKey, again.IdempotencyKey);
        Assert.NotEqual(first.IdempotencyKey, other.IdempotencyKey);
        var (sent, severity, channel) = dispatcher.Sent[0];
        Assert.Equal((AlertSeverity.Warning, "#audit"), (severity, channel));
        Assert.True(sent.Alert.IsTest);
        Assert.Equal(first.IdempotencyKey, sent.Alert.IdempotencyKey);
        Assert.Null(sent.SequenceNumber);
        Assert.Null(sent.Checksum);
        Assert.Empty(sent.Alert.Reasons);
        Assert.Equal(Some.Noon + TimeSpan.FromSeconds(60), sent.Alert.Deadline);
    }

    [Theory]
    [InlineData(AlertFailureKind.Temporary, nameof(AlertCallStatus.Temporary))]
    [InlineData(AlertFailureKind.Rejected, nameof(AlertCallStatus.Rejected))]
    [InlineData(AlertFailureKind.InstanceFailed, nameof(AlertCallStatus.InstanceFailed))]
    public async Task SendTestAsync_ThatFails_SaysHowAndWhenToComeBack(AlertFailureKind kind, string expected)
    {
        using var dispatcher =
            new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(kind, TimeSpan.FromSeconds(7), "FAP3004: No, with t0ken-4711."));
        var safe = SafeAlertDispatcher.Wrap(
            "chat", dispatcher, new SafeAlertDispatcherOptions { SecretMask = new SecretMask([Secret.Parse("t0ken-4711")]) });
        await using var trial = Trial(safe);

        var result = await trial.SendTestAsync(Some.Event(), AlertSeverity.Info, "run");

        Assert.Equal(expected, result.Status.ToString());
        Assert.Equal("FAP3004: No, with [secret].", result.Failure);
        Assert.Equal(TimeSpan.FromSeconds(7), result.RetryAfter);
        Assert.Null(result.Receipt);
    }

    [Fact]
    public async Task SendTestAsync_WithAReceiptThatRepeatsASecret_MasksItAndKeepsItOnOneLine()
    {
        using var dispatcher = new ScriptedDispatcher(
            _ => Task.FromResult(new AlertReceipt { Reference = "id-t0ken-4711", Note = "with t0ken-4711\r\n\u001b[31m" }));
        var safe = SafeAlertDispatcher.Wrap(
            "chat", dispatcher, new SafeAlertDispatcherOptions { SecretMask = new SecretMask([Secret.Parse("t0ken-4711")]) });
        await using var trial = Trial(safe);

        var result = await trial.SendTestAsync(Some.Event(), AlertSeverity.Info, "run");

        Assert.Equal(("id-[secret]", "with [secret]   [31m"), (result.Receipt!.Reference, result.Receipt.Note));
    }

    [Fact]
    public async Task SendTestAsync_ThatNeverEnds_EndsAtTheDeadline()
    {
        using var dispatcher = new ScriptedDispatcher(_ => new TaskCompletionSource<AlertReceipt>().Task);
        await using var trial = Trial(dispatcher);

        var sending = trial.SendTestAsync(Some.Event(), AlertSeverity.Info, "run");
        await dispatcher.NextCallAsync();
        await Soon.EndsAsync(sending, _clock, TimeSpan.FromSeconds(61));

        Assert.Equal(AlertCallStatus.TimedOut, (await sending).Status);
    }

    [Fact]
    public async Task SendTestAsync_Withdrawn_TellsTheDispatcherAndTakesItsLastWord()
    {
        using var stop = new CancellationTokenSource();
        using var dispatcher = new ScriptedDispatcher(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, TaskScheduler.Default);
            throw new AlertDeliveryException(AlertFailureKind.Temporary, "It was busy.");
        });
        await using var trial = Trial(dispatcher);

        var sending = trial.SendTestAsync(Some.Event(), AlertSeverity.Info, "run", stop.Token);
        await dispatcher.NextCallAsync();
        await stop.CancelAsync();

        Assert.Equal("It was busy.", (await sending.WaitAsync(Soon.Limit)).Failure);
    }

    [Fact]
    public async Task SendTestAsync_WithdrawnFromADispatcherThatDoesNotListen_EndsAfterASecond()
    {
        using var stop = new CancellationTokenSource();
        using var dispatcher = new ScriptedDispatcher(_ => new TaskCompletionSource<AlertReceipt>().Task);
        await using var trial = Trial(dispatcher);

        var sending = trial.SendTestAsync(Some.Event(), AlertSeverity.Info, "run", stop.Token);
        await dispatcher.NextCallAsync();
        await stop.CancelAsync();
        await Soon.EndsAsync(sending, _clock, TimeSpan.FromSeconds(1));

        Assert.Equal(AlertCallStatus.Cancelled, (await sending).Status);
    }

    private AlertTrial Trial(IAlertDispatcher dispatcher, AlertInstanceOptions? options = null) =>
        new(new AlertInstance("chat", dispatcher, options), Trail, _clock);
}
