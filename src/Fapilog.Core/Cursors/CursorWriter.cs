using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Cursors;

/// <summary>
/// Replaces a reader's cursor in the background: after 100 changes or 100 milliseconds, whatever comes first, and again after
/// a failure. A large cursor that changes fast is written less often, so that writing takes a tenth of the time at most.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed partial class CursorWriter : IDisposable
{
    private const int MostChanges = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ITrailFileSystem _files;
    private readonly string _path;
    private readonly Func<byte[]> _content;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly Lock _writing = new();
    private long _rest;
    private int _changes;
    private bool _failing;
    private bool _disposed;

    public CursorWriter(
        ITrailFileSystem files, string path, Func<byte[]> content, TimeProvider timeProvider, ILogger logger)
    {
        _files = files;
        _path = path;
        _content = content;
        _logger = logger;
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes a change. Never waits.</summary>
    public void Note()
    {
        var changes = Interlocked.Increment(ref _changes);
        if (changes is 1 or MostChanges)
        {
            _timer.Change(changes == 1 ? Pause : new TimeSpan(Volatile.Read(ref _rest)), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// Writes the cursor if it changed, and returns whether the file has every change. A failure is logged, never thrown: after a
    /// crash the reader may get twice what it had.
    /// </summary>
    public bool Flush()
    {
        lock (_writing)
        {
            if (Volatile.Read(ref _changes) == 0)
            {
                return true;
            }

            if (_disposed)
            {
                return false;
            }

            Interlocked.Exchange(ref _changes, 0);
            return Write();
        }
    }

    /// <summary>Writes the cursor, changed or not.</summary>
    public void Begin()
    {
        Interlocked.Increment(ref _changes);
        Flush();
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_writing)
        {
            _disposed = true;
        }
    }

    private bool Write()
    {
        var start = _timeProvider.GetTimestamp();
        try
        {
            _files.Replace(_path, _content());
            _failing = false;
            var rest = _timeProvider.GetElapsedTime(start) * 9;
            Volatile.Write(ref _rest, (rest < Pause ? rest : Pause).Ticks);
            return true;
        }
        // Readers go on without it, and a failure must not end the process from a timer's thread.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_failing)
            {
                NotWritten(_logger, Path.GetFileName(_path), exception);
            }

            _failing = true;
            Interlocked.Increment(ref _changes);
            _timer.Change(PauseAfterFailure, Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    [LoggerMessage(
        3022,
        LogLevel.Error,
        "The cursor '{File}' could not be written. It is tried again; until then, a crash may let alerts be sent twice.")]
    private static partial void NotWritten(ILogger logger, string file, Exception exception);
}
