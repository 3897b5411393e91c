using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Fapilog.Format;
using Fapilog.Verification;

namespace Fapilog.Auditing;

/// <summary>
/// The input of a trail's writer: events in a bounded queue, and reports beside the queue, which may be full for the very
/// reason that they report.
/// </summary>
/// <remarks>Any thread may add; only the writer takes.</remarks>
internal sealed class TrailQueue
{
    private readonly EventQueue _events;
    private readonly ConcurrentQueue<Action<FindingReporter>> _reports = new();
    private readonly ConcurrentQueue<string> _accepted = new();

    public TrailQueue(int capacity, TimeProvider timeProvider)
    {
        _events = new EventQueue(capacity);
        Rejected = new RejectedEvents(timeProvider);
    }

    /// <summary>Gets the number of waiting events.</summary>
    public int Depth => _events.Count;

    /// <summary>Gets the counter of events that found the queue full. The writer reports them.</summary>
    public RejectedEvents Rejected { get; }

    /// <summary>Gets a value indicating whether there are reports that the writer has not taken.</summary>
    public bool HasReports => !_reports.IsEmpty || HasAccepted;

    /// <summary>Gets a value indicating whether alerts were accepted that no one has recorded yet.</summary>
    public bool HasAccepted => !_accepted.IsEmpty;

    /// <inheritdoc cref="EventQueue.TryAdd"/>
    public bool TryEnqueue(PendingEvent pending) => _events.TryAdd(pending);

    /// <inheritdoc cref="EventQueue.TryAddDraft"/>
    public bool TryEnqueueDraft(in CompletedEvent auditEvent) => _events.TryAddDraft(auditEvent);

    /// <inheritdoc cref="EventQueue.AddAsync"/>
    public ValueTask<bool> EnqueueAsync(PendingEvent pending, CancellationToken cancellationToken) =>
        _events.AddAsync(pending, cancellationToken);

    /// <summary>
    /// Adds one of the few events that do not wait for room: a barrier, or an event of the trail's own. Returns false when the
    /// queue is complete.
    /// </summary>
    public bool TryEnqueueBeyond(PendingEvent pending) => _events.TryAdd(pending, needsRoom: false);

    /// <summary>Accepts no more events; waiting ones are still written.</summary>
    public void Complete() => _events.Complete();

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
        _events.Rouse();
    }

    /// <inheritdoc cref="EventQueue.TryTake"/>
    public bool TryTake(out QueuedEvent queued) => _events.TryTake(out queued);

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

    /// <inheritdoc cref="EventQueue.WaitAsync"/>
    public ValueTask<bool> WaitAsync(int answered) => _events.WaitAsync(answered);

    private void Post(Action<FindingReporter> report)
    {
        _reports.Enqueue(report);
        _events.Rouse();
    }
}
