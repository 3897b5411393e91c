using System.Collections.Concurrent;
using Fapilog.Auditing;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

/// <summary>
/// A call that was abandoned and ends after all: accepted, it settles its alert once; failed, it changes nothing.
/// </summary>
public sealed class LateSuccessTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly CollectingLog _log = new();
    private readonly ConcurrentQueue<TaskCompletionSource<AlertReceipt>> _answers = new();
    private ScriptedDispatcher _dispatcher = null!;
    private AuditTrail _trail = null!;

    private AlertInstanceStatistics Counts => _trail.Statistics.Instances[0];

    public async Task InitializeAsync()
    {
        _dispatcher = new ScriptedDispatcher(_ =>
        {
            var answer = new TaskCompletionSource<AlertReceipt>(TaskCreationOptions.RunContinuationsAsynchronously);
            _answers.Enqueue(answer);
            return answer.Task;
        });
        _trail =
            await Some.StartedTrailAsync(_directory, _dispatcher, new() { Deadline = TimeSpan.FromSeconds(2) }, _clock, _log);
    }

    public async Task DisposeAsync()
    {
        await _trail.StopAsync(new CancellationToken(true));
        await _trail.DisposeAsync();
    }

    public void Dispose()
    {
        _dispatcher.Dispose();
        _directory.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task WhileTheAlertWaits_IsNotSentAgain()
    {
        await AbandonAsync();

        (await AnswerOfAsync(0)).SetResult(AlertReceipt.Accepted);
        await _trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        _clock.Advance(TimeSpan.FromHours(1));
        await _trail.StopAsync();

        Assert.Equal(
            (1, 1, 1, 0, 0), (_dispatcher.Count, Counts.Delivered, Counts.DeliveredLate, Counts.Undelivered, Counts.Open));
        Assert.Single(_log.Lines, line => line.Id == 3011);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhileTheNextCallRuns_IsCountedOnceHoweverThatEnds(bool accepted)
    {
        await AbandonAsync();
        await Soon.TrueAsync(() => _dispatcher.Count == 2, _clock, Step);

        (await AnswerOfAsync(0)).SetResult(AlertReceipt.Accepted);
        await _trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        if (accepted)
        {
            (await AnswerOfAsync(1)).SetResult(AlertReceipt.Accepted);
        }
        else
        {
            (await AnswerOfAsync(1)).SetException(new IOException("cut"));
        }

        await Soon.EndsAsync(_trail.StopAsync(), _clock, Step);
        Assert.Equal(
            (2, 1, 1, 0, 0), (_dispatcher.Count, Counts.Delivered, Counts.DeliveredLate, Counts.Undelivered, Counts.Open));
        Assert.DoesNotContain(_log.Lines, line => line.Id == 3002);
    }

    [Fact]
    public async Task AfterTheNextCallWasAccepted_CountsNothing()
    {
        await AbandonAsync();
        await Soon.TrueAsync(() => _dispatcher.Count == 2, _clock, Step);
        (await AnswerOfAsync(1)).SetResult(AlertReceipt.Accepted);
        await _trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        (await AnswerOfAsync(0)).SetResult(AlertReceipt.Accepted);
        await _trail.StopAsync();

        Assert.Equal((1, 0, 0), (Counts.Delivered, Counts.DeliveredLate, Counts.Open));
    }

    [Fact]
    public async Task AFailure_ChangesNothing()
    {
        await AbandonAsync();
        var failure = Counts.LastFailure;

        (await AnswerOfAsync(0)).SetException(new AlertDeliveryException(AlertFailureKind.Rejected, "late and never"));
        await Soon.TrueAsync(() => _dispatcher.Count == 2, _clock, Step);
        Assert.Equal((failure, 1, 0), (Counts.LastFailure, Counts.Open, Counts.Undelivered));
        (await AnswerOfAsync(1)).SetResult(AlertReceipt.Accepted);
        await _trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal((1, 0), (Counts.Delivered, Counts.DeliveredLate));
    }

    private async Task AbandonAsync()
    {
        await _trail.LogEventAsync(Some.Critical());
        await Soon.TrueAsync(() => Counts.Retried == 1, _clock, Step);
        Assert.Equal((1, 1), (_dispatcher.Count, Counts.TimedOut));
    }

    private async Task<TaskCompletionSource<AlertReceipt>> AnswerOfAsync(int call)
    {
        await Soon.TrueAsync(() => _answers.Count > call);
        return _answers.ElementAt(call);
    }
}
