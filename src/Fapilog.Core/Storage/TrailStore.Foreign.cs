using Fapilog.Auditing;

namespace Fapilog.Storage;

/// <content>
/// Whoever else writes, cuts, removes or replaces the files of a trail.
/// </content>
internal sealed partial class TrailStore
{
    // The newest file was read and synced at the start; one that appeared since is somebody else's.
    private void AdoptExisting(DayFile next, bool isNew)
    {
        if (isNew)
        {
            _findings.Add(TrailFindings.ForeignWriter(next.Name, 0, next.Length, End));
        }

        next.Adopt(next.Length);
    }

    /// <summary>Returns false when somebody else took away what this trail had written and the device did not have.</summary>
    private bool TrySettleOpen()
    {
        if (_file is not { } file)
        {
            return true;
        }

        var isSynced = file.IsSynced;
        return Settle(file.SyncedLength, file.Length) || isSynced || !ReferenceEquals(_file, file);
    }

    /// <summary>
    /// Compares the open file with what its path shows. Returns whether what was written so far is there; if somebody else
    /// changed it, that becomes a finding, and the file is taken as it is now.
    /// </summary>
    /// <param name="rescueFrom">From where on the file holds what nobody else was promised to find on the device ...</param>
    /// <param name="rescueTo">... and up to where it is written anew where the path leads, if the file was removed or replaced.</param>
    private bool Settle(long rescueFrom, long rescueTo)
    {
        var file = _file!;
        var found = file.LengthByPath();
        if (found == file.Length)
        {
            return true;
        }

        _findings.Add(TrailFindings.ForeignWriter(file.Name, file.Length, found, End));
        var kept = found > file.Length;
        try
        {
            if (found is { } length)
            {
                file.Adopt(length);
                file.SyncAll();
                DurableEnd = End;
            }
            else
            {
                Replace(file, rescueFrom, rescueTo);
            }
        }
        catch
        {
            (_broken, _foreign) = (true, true);
            throw;
        }

        return kept;
    }

    private void Replace(DayFile gone, long rescueFrom, long rescueTo)
    {
        _files.CreateDirectory(_directory);
        _lock.Renew();
        var orphaned = rescueTo > rescueFrom ? gone.ReadUnsynced(rescueFrom, rescueTo) : [];
        var next = DayFile.Open(_files, _directory, gone.Day);
        gone.Dispose();
        _file = next;
        next.Adopt(next.Length);
        if (orphaned.Length > 0)
        {
            next.Append(orphaned);
        }

        next.SyncAll();
        DurableEnd = End;
    }
}
