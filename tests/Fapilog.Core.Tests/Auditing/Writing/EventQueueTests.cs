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
        var queue = new EventQueue(600, Normalizer);
        var adding = Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; number < each; number++)
            {
                Assert.True(await queue.AddAsync(Pending($"{caller} {number}"), CancellationToken.None));
            }
        }))).ContinueWith(_ => queue.Complete(), TaskScheduler.Default);
        var (next, drafts) = (new int[callers], 0);

        while (await queue.WaitAsync(answered: 0))
        {
            while (queue.TryTake(out var pending))
            {
                drafts += pending.Draft.IsEmpty ? 0 : 1;
                var words = MessageOf(pending).Split(' ');
                var caller = int.Parse(words[0], null);
                Assert.Equal($"{next[caller]++}", words[1]);
            }
        }

        await adding.WaitAsync(Soon.Limit);
        Assert.All(next, count => Assert.Equal(each, count));
        Assert.True(drafts > 0, "No caller drafted a line, although the writer was behind.");
    }

    [Fact]
    public void TryAdd_WhileTheWriterIsBehind_DraftsTheLineThatTheEventHas()
    {
        var queue = new EventQueue(10_000, Normalizer);
        var large = new string('x', DraftChunk.Size);
        for (var number = 0; number < 1_000; number++)
        {
            Assert.True(queue.TryAdd(Pending($"0 {number}")));
        }

        Assert.True(queue.TryAdd(Pending(large)));
        var (batch, expected) = (new EventBatch(Normalizer), new ByteBuffer());
        var (end, drafts) = (ChainPosition.Start, 0);
        batch.Begin(end);
        PendingEvent? last = null;
        while (queue.TryTake(out var pending))
        {
            last = pending;
            drafts += pending.Draft.IsEmpty ? 0 : 1;
            var auditEvent = Some.Event(MessageOf(pending)) with { EventId = pending.EventId };
            end = EventLine.Append(expected, Normalizer.Complete(auditEvent), end);
            batch.Add(pending);
        }

        Assert.Equal(1_000 - 256, drafts);
        Assert.NotNull(last!.Event);
        Assert.Equal(Encoding.ASCII.GetString(expected.Memory.Span), Encoding.ASCII.GetString(batch.Lines));
        Assert.Equal(end, batch.End);
    }

    [Fact]
    public async Task AddAsync_Full_IsWokenWhenHalfIsFreeAndNobodyOvertakesIt()
    {
        var queue = new EventQueue(4, Normalizer);
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
        var queue = new EventQueue(1, Normalizer);
        Assert.True(queue.TryAdd(Pending("0 0")));
        var cancelled = queue.AddAsync(Pending("0 1"), cancellation.Token).AsTask();
        var refused = queue.AddAsync(Pending("0 2"), CancellationToken.None).AsTask();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        queue.Complete();

        Assert.False(await refused.WaitAsync(Soon.Limit));
        Assert.False(queue.TryAddBeyond(Pending("0 3")));
        Assert.Equal(1, queue.Count);
        Assert.True(await queue.WaitAsync(answered: 0));
        Assert.True(queue.TryTake(out _));
        Assert.False(await queue.WaitAsync(answered: 0));
    }

    [Fact]
    public void TryAddBeyond_Full_IsAddedAtTheEnd()
    {
        var queue = new EventQueue(1, Normalizer);
        Assert.True(queue.TryAdd(Pending("0 0")));

        Assert.True(queue.TryAddBeyond(PendingEvent.Barrier(durable: true)));

        Assert.True(queue.TryTake(out var first));
        Assert.True(queue.TryTake(out var second));
        Assert.Equal((false, true), (first.IsBarrier, second.IsBarrier));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(64, false)]
    [InlineData(0, true)]
    public async Task WaitAsync_SomethingComes_EndsSoonWhateverWasExpected(int answered, bool isReport)
    {
        var queue = new EventQueue(100, Normalizer);
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

    private static PendingEvent Pending(string message)
    {
        var auditEvent = Some.Event(message);
        return new PendingEvent(auditEvent, Normalizer.Admit(auditEvent), alert: null, durable: false);
    }

    private static string MessageOf(PendingEvent pending)
    {
        if (pending.Event is { } waiting)
        {
            return waiting.Message;
        }

        var draft = pending.Draft.ToArray();
        draft[0] = (byte)'{';
        var text = Encoding.ASCII.GetString(draft);
        var begin = text.IndexOf("\"message\":\"", StringComparison.Ordinal) + "\"message\":\"".Length;
        return text[begin..text.IndexOf('"', begin)];
    }
}
