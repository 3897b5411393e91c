using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Turns the end of each call into a result, counts it, and logs failures once per window, so that a vendor's outage does not
/// flood the host's log. Keeps numbers and texts only.
/// </summary>
internal sealed partial class CallLog
{
    /// <summary>The failure of a call that the host cancelled, where nothing is known of an attempt before.</summary>
    public const string CancelledByHost = "The host cancelled the call.";

    private readonly string _instance;
    private readonly SecretMask _mask;
    private readonly LogWindow _window;
    private readonly ILogger? _logger;
    private long _delivered;
    private long _deliveredLate;
    private long _failed;
    private long _timedOut;
    private volatile string? _lastFailure;

    public CallLog(string instance, SafeAlertDispatcherOptions options)
    {
        _instance = instance;
        _mask = options.SecretMask;
        _window = new LogWindow(options.LogWindow, options.TimeProvider);
        _logger = options.Logger is { } logger ? QuietLogger.Wrap(logger) : null;
    }

    public long Delivered => Interlocked.Read(ref _delivered);

    public long DeliveredLate => Interlocked.Read(ref _deliveredLate);

    public long Failed => Interlocked.Read(ref _failed);

    public long TimedOut => Interlocked.Read(ref _timedOut);

    public string? LastFailure => _lastFailure;

    /// <summary>
    /// The host ended the call. That is not a failure of the dispatcher, but what ended the attempt before is worth knowing:
    /// a dispatcher that was to try again passes it on as the inner exception.
    /// </summary>
    public AlertCallResult Cancelled(Exception? thrown = null) => new(
        AlertCallStatus.Cancelled,
        Failure: thrown?.InnerException is AlertDeliveryException failure
            ? FailureText.Clean($"The host cancelled the call before its next attempt. {failure.Message}", _mask)
            : CancelledByHost);

    public AlertCallResult Accept(AlertReceipt? receipt)
    {
        if (receipt is null)
        {
            return Fail(AlertCallStatus.Temporary, "The dispatcher returned no receipt.");
        }

        Interlocked.Increment(ref _delivered);
        return new AlertCallResult(AlertCallStatus.Delivered, receipt);
    }

    public void AcceptLate() => Interlocked.Increment(ref _deliveredLate);

    public AlertCallResult Classify(Exception thrown, CancellationToken cancellation) => FailureText.Unwrap(thrown) switch
    {
        OperationCanceledException cancelled when cancellation.IsCancellationRequested => Cancelled(cancelled),
        AlertDeliveryException delivery => Fail(StatusOf(delivery.Kind), delivery.Message, delivery.RetryAfter),
        var exception => Fail(AlertCallStatus.Temporary, FailureText.Describe(exception)) with { Origin = OriginOf(exception) },
    };

    public AlertCallResult Fail(AlertCallStatus status, string failure, TimeSpan? retryAfter = null)
    {
        Interlocked.Increment(ref _failed);
        if (status is AlertCallStatus.TimedOut)
        {
            Interlocked.Increment(ref _timedOut);
        }

        return new AlertCallResult(status, Failure: Record(failure), RetryAfter: retryAfter);
    }

    /// <summary>Logs a failure that may have nothing to do with a call, and returns the text that is kept of it.</summary>
    public string Record(string failure)
    {
        var kept = FailureText.Clean(failure, _mask);
        _lastFailure = kept;
        if (_window.TryOpen(out var unlogged) && _logger is not null)
        {
            if (unlogged == 0)
            {
                CallFailed(_logger, _instance, kept);
            }
            else
            {
                CallFailedAgain(_logger, _instance, kept, unlogged);
            }
        }

        return kept;
    }

    /// <summary>Logs the number of failures that the last window held back. Called when the instance ends.</summary>
    public void Close()
    {
        if (_window.Close() is > 0 and var unlogged && _logger is not null)
        {
            FailuresNotLogged(_logger, _instance, unlogged);
        }
    }

    // A file of the provider's own that is missing looks the same but for its name, which for an assembly has a version.
    private static AlertFailureOrigin OriginOf(Exception exception) => FailureText.Innermost(exception) switch
    {
        FileNotFoundException { FileName: { } file } when !file.Contains(", Version=", StringComparison.Ordinal) =>
            AlertFailureOrigin.Unexplained,
        FileNotFoundException or FileLoadException or BadImageFormatException or TypeLoadException or MissingMemberException =>
            AlertFailureOrigin.CodeMissing,
        _ => AlertFailureOrigin.Unexplained,
    };

    private static AlertCallStatus StatusOf(AlertFailureKind kind) => kind switch
    {
        AlertFailureKind.Rejected => AlertCallStatus.Rejected,
        AlertFailureKind.InstanceFailed => AlertCallStatus.InstanceFailed,
        _ => AlertCallStatus.Temporary,
    };

    [LoggerMessage(3001, LogLevel.Warning, "Alert instance '{Instance}' failed: {Failure}")]
    private static partial void CallFailed(ILogger logger, string instance, string failure);

    [LoggerMessage(
        3004,
        LogLevel.Warning,
        "Alert instance '{Instance}' failed: {Failure} Earlier failures that were not logged: {Unlogged}.")]
    private static partial void CallFailedAgain(ILogger logger, string instance, string failure, int unlogged);

    [LoggerMessage(3010, LogLevel.Warning, "Alert instance '{Instance}' ends. Failures of its calls that were counted and not logged: {Unlogged}.")]
    private static partial void FailuresNotLogged(ILogger logger, string instance, int unlogged);
}

/// <summary>
/// The text that is kept of what a provider threw.
/// </summary>
internal static class FailureText
{
    // Some vendors answer with whole pages; what is kept, logged and shown must stay readable.
    private const int MaxLength = 1000;

    /// <summary>Names the innermost cause. Tasks and reflection wrap it.</summary>
    public static string Describe(Exception exception)
    {
        try
        {
            var cause = Innermost(exception);
            return $"{cause.GetType().Name}: {cause.Message}";
        }
#pragma warning disable CA1031 // An exception is the provider's own code too: its Message may throw.
        catch (Exception)
#pragma warning restore CA1031
        {
            return $"{exception.GetType().Name}, whose message cannot be read.";
        }
    }

    /// <summary>Returns the innermost cause.</summary>
    public static Exception Innermost(Exception exception)
    {
        // Not GetBaseException: for an AggregateException it ends at the first that is none, and that may have causes.
        var cause = exception;
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return cause;
    }

    /// <summary>
    /// Masks secrets (first, so that no cut leaves half of one), puts the text on one line and limits its length.
    /// </summary>
    public static string Clean(string text, SecretMask mask)
    {
        var masked = mask.Apply(text);
        var line = masked.AsSpan().ContainsAnyInRange('\0', '\x1f')
            ? string.Create(masked.Length, masked, static (line, from) =>
            {
                for (var i = 0; i < line.Length; i++)
                {
                    line[i] = char.IsControl(from[i]) ? ' ' : from[i];
                }
            })
            : masked;
        return line.Length <= MaxLength ? line : $"{line.AsSpan(0, MaxLength)} …";
    }

    /// <summary>Removes the wrapping of a task that fails with one exception, so that its kind is visible.</summary>
    public static Exception Unwrap(Exception exception) =>
        exception is AggregateException { InnerExceptions: [var only] } ? Unwrap(only) : exception;
}
