using Fapilog.Diagnostics;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// Whether the trail can be written: a failure is reported once, and cleared once something is written again.
/// </summary>
internal sealed class StorageHealth
{
    private readonly TrailStore _store;
    private readonly FindingReporter _reporter;
    private readonly ILogger _logger;
    private volatile FapilogException? _failure;
    private TrailFinding? _finding;

    public StorageHealth(TrailStore store, FindingReporter reporter, ILogger logger)
    {
        _store = store;
        _reporter = reporter;
        _logger = logger;
    }

    /// <summary>Gets why the last attempt to write failed; null when it did not.</summary>
    public FapilogException? Failure => _failure;

    /// <summary>Does something to the storage. False when it failed.</summary>
    public bool Try(Action step)
    {
        try
        {
            step();
            return true;
        }
#pragma warning disable CA1031 // The file-size limit alone comes as an ArgumentOutOfRangeException; a caller must never wait for a dead writer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            NoteFailure(exception);
            return false;
        }
    }

    /// <summary>Notes that something was written.</summary>
    public void NoteSuccess()
    {
        if (_failure is not null)
        {
            _failure = null;
            AuditLog.WriteRecovered(_logger);
            _reporter.Clear(_finding!);
        }
    }

    private void NoteFailure(Exception exception)
    {
        if (_failure is null)
        {
            AuditLog.WriteFailed(_logger, exception);
            _finding = TrailFindings.WriteFailed(exception.Message, _store.End);
            _reporter.Report(_finding);
        }

        _failure = new FapilogException(
            new Fault(
                AuditCodes.WriteFailed,
                $"The trail could not be written: {exception.Message} The event is not acknowledged. The trail tries again with every "
                + "event; mend the storage, and log the event again."),
            exception);
    }
}
