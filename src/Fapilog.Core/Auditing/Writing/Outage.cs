using Fapilog.Diagnostics;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// Whether the storage takes what is written: what fails is told once, and so is that it works again.
/// </summary>
internal sealed class Outage
{
    private readonly TrailStore _store;
    private readonly OwnEvents _own;
    private readonly ILogger _logger;
    private volatile FapilogException? _failure;
    private TrailFinding? _finding;

    public Outage(TrailStore store, OwnEvents own, ILogger logger)
    {
        _store = store;
        _own = own;
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
            Note(exception);
            return false;
        }
    }

    /// <summary>Ends it: something was written.</summary>
    public void End()
    {
        if (_failure is not null)
        {
            _failure = null;
            AuditLog.WriteRecovered(_logger);
            _own.Clear(_finding!);
        }
    }

    private void Note(Exception exception)
    {
        if (_failure is null)
        {
            AuditLog.WriteFailed(_logger, exception);
            _finding = TrailFindings.WriteFailed(exception.Message, _store.End);
            _own.Add(_finding);
        }

        _failure = new FapilogException(
            new Fault(
                AuditCodes.WriteFailed,
                $"The trail could not be written: {exception.Message} The event is not acknowledged. The trail tries again with every "
                + "event; mend the storage, and log the event again."),
            exception);
    }
}
