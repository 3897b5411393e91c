using System.Text;
using Fapilog.Format;
using Fapilog.Support;

namespace Fapilog.Auditing;

public sealed class EventQueueTests
{
    private static readonly EventNormalizer Normalizer = new(ComplianceLevel.Basic, Some.Clock());

    [Fact]
    public async Task TakeAndAdd_ManyCallersAndLittleRoom_TakesEveryEventOnceAndInEachCallersOrder()
    {
        const int callers = 4;
        const int each = 5_000;
        var queue = new EventQueue(600);
        var adding = Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; number < each; number++)
            {
                Assert.True(TryDraft(queue, $"{caller} {number}")
                    || await queue.AddAsync(Pending($"{caller} {number}"), CancellationToken.None));
            }
        }))).ContinueWith(_ => queue.Complete(), TaskScheduler.Default);
        var (next, drafts) = (new int[callers], 0);

        while (await queue.WaitAsync(answered: 0))
        {
            while (queue.TryTake(out var queued))
            {
                drafts += queued.Pending is null ? 1 : 0;
                var words = MessageOf(queued).Split(' ');
                var caller = int.Parse(words[0], null);
                Assert.Equal($"{next[caller]++}", words[1]);
            }
        }

        await adding.WaitAsync(Soon.Limit);
        Assert.All(next, count => Assert.Equal(each, count));
        Assert.True(drafts > 0, "No caller drafted a line, although the writer was behind.");
    }

    [Fact]
    public void TryAddDraft_HalfOfTheRoomIsTaken_KeepsTheLineThatTheEventHas()
    {
        var queue = new EventQueue(2_000);
        for (var number = 0; number < 1_000; number++)
        {
            Assert.False(TryDraft(queue, $"0 {number}"), "The writer is not behind.");
            Assert.True(queue.TryAdd(Pending($"0 {number}")));
        }

        Assert.False(TryDraft(queue, new string('x', DraftChunk.Size)), "No chunk has room for it.");
        for (var number = 1_000; number < 2_000; number++)
        {
            Assert.True(TryDraft(queue, $"0 {number}"));
        }

        Assert.False(TryDraft(queue, "0 2000"), "The queue is full.");
        var (batch, expected) = (new EventBatch(Normalizer), new ByteBuffer());
        var end = ChainPosition.Start;
        batch.Begin(end);
        for (var number = 0; queue.TryTake(out var queued); number++)
        {
            Assert.Equal(number >= 1_000, queued.Pending is null);
            end = EventLine.Append(expected, Normalizer.Complete(Event($"0 {number}")), end);
            if (queued.Pending is { } pending)
            {
                batch.Add(pending);
            }
            else
            {
                batch.Add(queued.Draft, queued.Gaps);
            }
        }

        Assert.Equal(Encoding.ASCII.GetString(expected.Memory.Span), Encoding.ASCII.GetString(batch.Lines));
        Assert.Equal(end, batch.End);
    }

    [Fact]
    public async Task AddAsync_Full_IsWokenWhenHalfIsFreeAndNobodyOvertakesIt()
    {
        var queue = new EventQueue(4);
        for (var number = 0; number < 4; number++)
        {
            Assert.True(queue.TryAdd(Pending($"0 {number}")));
        }

        var waiting = queue.AddAsync(Pending("0 4"), CancellationToken.None).AsTask();
        Assert.False(queue.TryAdd(Pending("1 0")));
        Assert.True(queue.TryTake(out _));
        Assert.False(queue.TryAdd(Pending("1 0")), "It overtakes the caller that waits.");
        Assert.Equal(3, queue.Count);
        for (var number = 1; number < 4; number++)
        {
            Assert.True(queue.TryTake(out _));
        }

        Assert.True(await waiting.WaitAsync(Soon.Limit));
        Assert.True(queue.TryTake(out var taken));
        Assert.Equal("0 4", MessageOf(taken));
    }

    [Fact]
    public async Task AddAsync_CancelledOrTheQueueCompletes_AddsNothing()
    {
        using var cancellation = new CancellationTokenSource();
        var queue = new EventQueue(1);
        Assert.True(queue.TryAdd(Pending("0 0")));
        var cancelled = queue.AddAsync(Pending("0 1"), cancellation.Token).AsTask();
        var refused = queue.AddAsync(Pending("0 2"), CancellationToken.None).AsTask();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        queue.Complete();

        Assert.False(await refused.WaitAsync(Soon.Limit));
        Assert.False(queue.TryAdd(Pending("0 3"), needsRoom: false));
        Assert.Equal(1, queue.Count);
        Assert.True(await queue.WaitAsync(answered: 0));
        Assert.True(queue.TryTake(out _));
        Assert.False(await queue.WaitAsync(answered: 0));
    }

    [Fact]
    public void TryAdd_ThatNeedsNoRoom_IsAddedAtTheEndOfAFullQueue()
    {
        var queue = new EventQueue(1);
        Assert.True(queue.TryAdd(Pending("0 0")));

        Assert.True(queue.TryAdd(PendingEvent.Barrier(durable: true), needsRoom: false));

        Assert.True(queue.TryTake(out var first));
        Assert.True(queue.TryTake(out var second));
        Assert.Equal((false, true), (first.Pending!.IsBarrier, second.Pending!.IsBarrier));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(64, false)]
    [InlineData(0, true)]
    public async Task WaitAsync_SomethingComes_EndsSoonWhateverWasExpected(int answered, bool isReport)
    {
        var queue = new EventQueue(100);
        var waiting = queue.WaitAsync(answered).AsTask();
        Assert.False(waiting.IsCompleted);

        if (isReport)
        {
            queue.Rouse();
        }
        else
        {
            queue.TryAdd(Pending("0 0"));
        }

        Assert.True(await waiting.WaitAsync(Soon.Limit));
        Assert.Equal(isReport ? 0 : 1, queue.Count);
    }

    private static AuditEvent Event(string message) =>
        Some.Event(message) with { EventId = "00000000-0000-4000-8000-000000000000" };

    private static PendingEvent Pending(string message)
    {
        var auditEvent = Event(message);
        return new PendingEvent(auditEvent, Normalizer.Admit(auditEvent), alert: null, durable: false);
    }

    private static bool TryDraft(EventQueue queue, string message)
    {
        var auditEvent = Event(message);
        return queue.TryAddDraft(Normalizer.Complete(auditEvent, Normalizer.Admit(auditEvent)));
    }

    private static string MessageOf(QueuedEvent queued)
    {
        if (queued.Pending is { } pending)
        {
            return pending.Event!.Message;
        }

        var text = Encoding.ASCII.GetString(queued.Draft);
        var begin = text.IndexOf("\"message\":\"", StringComparison.Ordinal) + "\"message\":\"".Length;
        return text[begin..text.IndexOf('"', begin)];
    }
}
