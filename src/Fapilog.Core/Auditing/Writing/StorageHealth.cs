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
    private volatile FapilogException? _failure;
    private TrailFinding? _finding;

    public StorageHealth(TrailStore store, FindingReporter reporter, ILogger logger)
    {
        _store = store;
        _reporter = reporter;
        _logger = logger;
    }

    /// <summary>Gets the failure of the last attempt to write; null when it succeeded.</summary>
    public FapilogException? Failure => _failure;

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
        if (_failure is not null)
        {
            _failure = null;
            AuditLog.WriteRecovered(_logger);
            _reporter.Clear(_finding!);
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
