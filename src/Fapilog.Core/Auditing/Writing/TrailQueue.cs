using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Fapilog.Verification;

namespace Fapilog.Auditing;

/// <summary>
/// The input of a trail's writer: events in a bounded queue, and reports beside the queue, which may be full for the very
/// reason that they report.
/// </summary>
/// <remarks>Any thread may add; only the writer takes.</remarks>
internal sealed class TrailQueue
{
    private readonly Channel<PendingEvent> _events;
    private readonly ConcurrentQueue<Action<FindingReporter>> _reports = new();
    private readonly ConcurrentQueue<string> _accepted = new();

    public TrailQueue(int capacity, TimeProvider timeProvider)
    {
        _events = Channel.CreateBounded<PendingEvent>(new BoundedChannelOptions(capacity) { SingleReader = true });
        Rejected = new RejectedEvents(timeProvider);
    }

    /// <summary>Gets the number of waiting events.</summary>
    public int Depth => _events.Reader.Count;

    /// <summary>Gets the counter of events that found the queue full. The writer reports them.</summary>
    public RejectedEvents Rejected { get; }

    /// <summary>Gets a value indicating whether there are reports that the writer has not taken.</summary>
    public bool HasReports => !_reports.IsEmpty || HasAccepted;

    /// <summary>Gets a value indicating whether alerts were accepted that no one has recorded yet.</summary>
    public bool HasAccepted => !_accepted.IsEmpty;

    public bool TryEnqueue(PendingEvent pending) => _events.Writer.TryWrite(pending);

    /// <summary>Adds an event as soon as there is room. Returns false when the queue is complete.</summary>
    public async ValueTask<bool> EnqueueAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        do
        {
            if (TryEnqueue(pending))
            {
                return true;
            }
        }
        while (await _events.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false));

        return false;
    }

    /// <summary>Adds an event as soon as there is room. Callers that retry do not overtake it.</summary>
    /// <exception cref="ChannelClosedException">The queue is complete.</exception>
    public ValueTask EnqueueInOrderAsync(PendingEvent pending, CancellationToken cancellationToken) =>
        _events.Writer.WriteAsync(pending, cancellationToken);

    /// <summary>Accepts no more events; waiting ones are still written.</summary>
    public void Complete() => _events.Writer.TryComplete();

    /// <summary>Reports a finding of a background worker.</summary>
    public void Report(TrailFinding finding) => Post(reporter => reporter.Report(finding));

    /// <summary>Reports that a finding is over.</summary>
    public void Clear(TrailFinding finding) => Post(reporter => reporter.Clear(finding));

    /// <summary>Reports the result of a verification: new findings are stored and raised, past ones are cleared.</summary>
    public void Report(VerificationReport report) => Post(reporter => VerificationFindings.Apply(report, reporter));

    /// <summary>Records that an alert instance accepted the alert of an event.</summary>
    public void NoteAccepted(string eventId)
    {
        _accepted.Enqueue(eventId);
        Wake();
    }

    public bool TryTake([MaybeNullWhen(false)] out PendingEvent pending) => _events.Reader.TryRead(out pending);

    public bool TryTakeAccepted([MaybeNullWhen(false)] out string eventId) => _accepted.TryDequeue(out eventId);

    /// <summary>Passes on all reports.</summary>
    public void ApplyReports(FindingReporter reporter)
    {
        while (_reports.TryDequeue(out var report))
        {
            report(reporter);
        }

        ApplyAccepted(reporter);
        Rejected.Report(reporter);
    }

    /// <summary>Passes on which alerts were accepted.</summary>
    public void ApplyAccepted(FindingReporter reporter)
    {
        while (TryTakeAccepted(out var eventId))
        {
            reporter.Accept(eventId);
        }
    }

    /// <summary>Waits until there is something to take. Returns false when the queue is complete and empty.</summary>
    public ValueTask<bool> WaitAsync() => _events.Reader.WaitToReadAsync();

    private void Post(Action<FindingReporter> report)
    {
        _reports.Enqueue(report);
        Wake();
    }

    // A barrier wakes the writer; if the queue is full, the writer is awake.
    private void Wake() => TryEnqueue(PendingEvent.Barrier(durable: false));
}
