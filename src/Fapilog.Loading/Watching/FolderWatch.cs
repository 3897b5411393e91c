namespace Fapilog.Loading;

/// <summary>
/// Looks at the plugins folder now and then, and tells of a change once it has come to rest: a deployment takes a while.
/// </summary>
/// <remarks>
/// It looks by itself and is not told by the system: notifications are scarce in containers, and unknown to network drives.
/// </remarks>
internal sealed class FolderWatch : IDisposable
{
    private readonly Func<FolderLook> _look;
    private readonly Action<FolderLook> _settled;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private FolderLook _last;
    private FolderLook? _told;

    /// <param name="look">Takes a look; never throws.</param>
    /// <param name="settled">Called when two looks agree, and differ from the one told last.</param>
    /// <param name="interval">The time between two looks.</param>
    /// <param name="timeProvider">The clock.</param>
    public FolderWatch(Func<FolderLook> look, Action<FolderLook> settled, TimeSpan interval, TimeProvider timeProvider)
    {
        _look = look;
        _settled = settled;
        _last = look();
        _timer = timeProvider.CreateTimer(_ => Look(), null, interval, interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A drive that hangs must not collect threads.
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            var now = _look();
            if (now.Equals(_last) && !now.Equals(_told))
            {
                _told = now;
                _settled(now);
            }

            _last = now;
        }
#pragma warning disable CA1031 // On a timer's thread an exception would end the process; a look that failed is repeated.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            _gate.Exit();
        }
    }
}
