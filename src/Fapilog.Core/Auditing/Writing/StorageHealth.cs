using Fapilog.Diagnostics;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// Tracks whether the trail can be written: a failure is reported once, and cleared after the next successful write.
/// </summary>
internal sealed class StorageHealth
{
    private readonly TrailStore _store;
    private readonly FindingReporter _reporter;
    private readonly ILogger _logger;
    private readonly bool _stopsAfterFailure;
    private volatile bool _isStopped;
    private volatile FapilogException? _failure;
    private TrailFinding? _finding;

    /// <param name="store">The directory.</param>
    /// <param name="reporter">Reports what is found.</param>
    /// <param name="logger">The trail's log.</param>
    /// <param name="stopsAfterFailure">Whether nothing is written after the first failure.</param>
    public StorageHealth(TrailStore store, FindingReporter reporter, ILogger logger, bool stopsAfterFailure)
    {
        _stopsAfterFailure = stopsAfterFailure;
        _store = store;
        _reporter = reporter;
        _logger = logger;
    }

    /// <summary>Gets the failure of the last attempt to write; null when it succeeded.</summary>
    public FapilogException? Failure => _failure;

    /// <summary>Gets a value indicating whether a failure was the last attempt to write: nothing after it is stored.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>Runs a storage operation. Returns false when it failed.</summary>
    public bool Try(Action step)
    {
        try
        {
            step();
            return true;
        }
        // Exceeding the file-size limit alone throws an ArgumentOutOfRangeException; a caller must never wait for a dead writer.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            NoteFailure(exception);
            return false;
        }
    }

    /// <summary>Records a successful write.</summary>
    public void NoteSuccess()
    {
        if (_failure is not null && !_isStopped)
        {
            _failure = null;
            AuditLog.WriteRecovered(_logger);
            _reporter.Clear(_finding!);
        }
    }

    /// <summary>Records that an event could not be written, whatever the storage does.</summary>
    public void NoteFailedEvent(FapilogException failure)
    {
        if (_stopsAfterFailure && !_isStopped)
        {
            _failure = failure;
            _isStopped = true;
        }
    }

    private void NoteFailure(Exception thrown)
    {
        // Another trail may have taken the directory meanwhile: that has a code and a remedy.
        var exception = thrown is StorageRefusedException refused
            ? TrailOpening.Explain(refused, refused.Path) ?? thrown
            : thrown;
        if (_failure is null)
        {
            if (!_stopsAfterFailure)
            {
                // Which says that it is tried again.
                AuditLog.WriteFailed(_logger, exception);
            }

            _finding = TrailFindings.WriteFailed(exception.Message, _store.End);
            _reporter.Report(_finding);
        }

        var outcome = _stopsAfterFailure
            ? "Nothing after it is stored. Mend the storage, and give the rest again."
            : "The event is not acknowledged. The trail tries again with every event; mend the storage, and log the event again.";
        _failure = new FapilogException(
            new Fault(AuditCodes.WriteFailed, $"The trail could not be written: {exception.Message} {outcome}"), exception);
        _isStopped = _stopsAfterFailure;
    }
}
