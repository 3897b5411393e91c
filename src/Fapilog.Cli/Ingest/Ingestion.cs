using Fapilog.Auditing;
using Fapilog.Storage;

namespace Fapilog.Cli;

/// <summary>
/// Logs the lines of one input to a trail, going on after every line it cannot take.
/// </summary>
internal sealed class Ingestion
{
    private static readonly byte[] ByteOrderMark = [0xef, 0xbb, 0xbf];

    private readonly IAuditTrail _trail;
    private readonly AuditDurability _durability;
    private readonly InFlight _inFlight;
    private readonly HashSet<string>? _existing;
    private readonly long _firstLine;
    private readonly Action<RejectedLine> _report;

    /// <param name="trail">The trail, started.</param>
    /// <param name="durability">When an event counts as logged.</param>
    /// <param name="inFlight">Follows the events that are logged.</param>
    /// <param name="existing">The identifiers already in the trail, when events with them are to be skipped.</param>
    /// <param name="firstLine">The number of the first line to take; earlier ones are passed over.</param>
    /// <param name="report">Told of every line that is not taken, as it happens.</param>
    public Ingestion(
        IAuditTrail trail,
        AuditDurability durability,
        InFlight inFlight,
        HashSet<string>? existing,
        long firstLine,
        Action<RejectedLine> report)
    {
        _trail = trail;
        _durability = durability;
        _inFlight = inFlight;
        _existing = existing;
        _firstLine = firstLine;
        _report = report;
    }

    public async Task<IngestResult> RunAsync(Stream input, Action<long> progress, CancellationToken cancellationToken)
    {
        var result = new IngestResult { FirstLine = _firstLine };
        try
        {
            foreach (var line in LineReader.Read(input))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_inFlight.Failure is not null)
                {
                    break;
                }

                result.LinesSeen = line.Number;
                if (line.Number < _firstLine)
                {
                    continue;
                }

                result.LastLine = line.Number;
                var content = WithoutMark(line);
                if (line.IsTooLong)
                {
                    Reject(line.Number, "It is longer than 32 MiB, which no trail holds.", result);
                }
                else if (!content.Span.Trim(" \t\r"u8).IsEmpty)
                {
                    await TakeAsync(line.Number, content, result);
                }

                progress(line.Offset + line.Content.Length);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result.Interrupted = true;
        }

        return result;
    }

    private static ReadOnlyMemory<byte> WithoutMark(RawLine line) =>
        line.Number == 1 && line.Content.Span.StartsWith(ByteOrderMark) ? line.Content[ByteOrderMark.Length..] : line.Content;

    private async Task TakeAsync(long number, ReadOnlyMemory<byte> content, IngestResult result)
    {
        var (auditEvent, reason) = IngestLine.Read(content.Span.Trim(" \t\r"u8));
        if (auditEvent is { EventId.Length: > 0 } && _existing?.Contains(auditEvent.EventId) is true)
        {
            result.Skipped++;
            return;
        }

        if (auditEvent is not null)
        {
            reason = await TryLogAsync(auditEvent);
        }

        if (reason is not null)
        {
            Reject(number, reason, result);
            return;
        }

        result.Taken.Add(number);

        // Only now: a line that was refused must not hide a later one with its identifier that is good.
        _existing?.Add(auditEvent!.EventId);
    }

    private void Reject(long number, string reason, IngestResult result)
    {
        var rejected = new RejectedLine(number, reason);
        result.Rejected.Add(rejected);
        _report(rejected);
    }

    /// <summary>Logs without waiting for the answer, which comes while the input flows on; returns why it was refused.</summary>
    private async Task<string?> TryLogAsync(AuditEvent auditEvent)
    {
        await _inFlight.WaitForRoomAsync();
        try
        {
            var following = _inFlight.FollowAsync(_trail.LogEventAsync(auditEvent, _durability, CancellationToken.None));
            if (_durability is AuditDurability.Enqueued)
            {
                // A queue that is full is waited for here, one event after the other, so that their order stays.
                await following;
            }

            return null;
        }
        catch (ArgumentException exception)
        {
            _inFlight.GiveBackRoom();

            // The parameter's name is for programmers.
            return exception.Message.Replace($" (Parameter '{exception.ParamName}')", string.Empty, StringComparison.Ordinal);
        }
    }
}
