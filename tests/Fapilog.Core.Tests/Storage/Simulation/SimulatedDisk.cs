namespace Fapilog.Storage.Simulation;

internal enum DiskOperation
{
    CreateDirectory,
    Open,
    Write,
    SetLength,
    Sync,
    Rename,
    Delete,
    SyncDirectory,
}

/// <summary>
/// A disk that tells what the device surely has from what a reader sees: names and bytes that were not synced may be lost at
/// a power cut, in whole or in part. It fails when told to.
/// </summary>
internal sealed class SimulatedDisk : ITrailFileSystem
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SimulatedNode> _live = [];
    private readonly Dictionary<string, SimulatedNode> _durable = [];
    private readonly List<Action<Dictionary<string, SimulatedNode>>> _unsyncedNames = [];
    private readonly HashSet<string> _locks = [];
    private readonly List<(DiskOperation Operation, string Name)> _log = [];
    private int _life;
    private int _operationsLeft = int.MaxValue;

    /// <summary>Gets or sets what an operation throws; null for nothing. The text is the file's name.</summary>
    public Func<DiskOperation, string, Exception?>? Fault { get; set; }

    /// <summary>Gets or sets what is told that a file is opened to be read; what it throws ends that.</summary>
    public Action? Reading { get; set; }

    /// <summary>Gets or sets how many bytes fit; what does not is written in part, and fails.</summary>
    public long Room { get; set; } = long.MaxValue;

    public bool IsDead { get; private set; }

    public IReadOnlyList<(DiskOperation Operation, string Name)> Log
    {
        get
        {
            lock (_lock)
            {
                return [.. _log];
            }
        }
    }

    public void ClearLog() => Locked(() => _log.Clear());

    public static IOException NoSpace() => new("No space left on device", 28);

    /// <summary>Lets the machine die after so many operations.</summary>
    public void DieAfter(int operations) => Locked(() => _operationsLeft = operations);

    public void Die() => Locked(() => IsDead = true);

    /// <summary>Restarts the machine after a power cut.</summary>
    public void LosePower(Random random) => Locked(() =>
    {
        foreach (var change in _unsyncedNames.Where(_ => random.Next(2) == 0))
        {
            change(_durable);
        }

        _live.Clear();
        foreach (var (path, node) in _durable)
        {
            _live[path] = node;
        }

        foreach (var node in _live.Values.Distinct())
        {
            node.LosePower(random);
        }

        _unsyncedNames.Clear();
        Revive();
    });

    /// <summary>Restarts the process: what it wrote stays to be seen, and what it did not sync may still be lost.</summary>
    public void Restart() => Locked(Revive);

    public byte[]? Content(string path) => Locked(() => _live.TryGetValue(path, out var node) ? node.Live : null);

    /// <summary>Writes as another process would, at the end.</summary>
    public void WriteAsForeigner(string path, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        Locked(() =>
        {
            var node = _live.TryGetValue(path, out var found) ? found : _live[path] = new SimulatedNode();
            node.Write(node.Live.Length, copy);
        });
    }

    public void RemoveAsForeigner(string path) => Locked(() => Rename(names => names.Remove(path)));

    public void CreateDirectory(string path) => Run(DiskOperation.CreateDirectory, path, () => 0);

    public IReadOnlyList<string> List(string directory) => Locked<IReadOnlyList<string>>(
        () => [.. _live.Keys.Where(path => Path.GetDirectoryName(path) == directory).Select(path => Path.GetFileName(path))]);

    public ITrailFile OpenOrCreate(string path) => Run<ITrailFile>(DiskOperation.Open, path, () =>
    {
        if (!_live.TryGetValue(path, out var node))
        {
            node = new SimulatedNode();
            Rename(names => names[path] = node);
        }

        return new Handle(this, path, node);
    });

    public ITrailFile CreateAnew(string path) => Run<ITrailFile>(DiskOperation.Open, path, () =>
    {
        var node = new SimulatedNode();
        Rename(names => names[path] = node);
        return new Handle(this, path, node);
    });

    public void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        var node = Run(DiskOperation.Write, path, () =>
        {
            _live[path].Write(offset, copy);
            return _live[path];
        });
        Run(
            DiskOperation.Sync,
            path,
            () =>
            {
                node.Sync();
                return 0;
            },
            node.ForgetUnsynced);
    }

    public ITrailFile? OpenRead(string path)
    {
        Reading?.Invoke();
        return Locked(() => _live.TryGetValue(path, out var node) ? new Handle(this, path, node) : null);
    }

    public void Rename(string from, string to) => Run(DiskOperation.Rename, from, () =>
    {
        var node = _live[from];
        Rename(names =>
        {
            names.Remove(from);
            names[to] = node;
        });
        return 0;
    });

    public void Delete(string path) => Run(DiskOperation.Delete, path, () =>
    {
        Rename(names => names.Remove(path));
        return 0;
    });

    public void SyncDirectory(string path) => Run(DiskOperation.SyncDirectory, path, () =>
    {
        _unsyncedNames.ForEach(change => change(_durable));
        _unsyncedNames.Clear();
        return 0;
    });

    public IDisposable? TryLock(string path) => Locked(() => _locks.Add(path) ? new Held(this, path, _life) : null);

    private void Rename(Action<Dictionary<string, SimulatedNode>> change)
    {
        change(_live);
        _unsyncedNames.Add(change);
    }

    private void Revive()
    {
        _life++;
        _locks.Clear();
        (IsDead, _operationsLeft) = (false, int.MaxValue);
    }

    private T Run<T>(DiskOperation operation, string path, Func<T> work, Action? failed = null) => Locked(() =>
    {
        IsDead |= --_operationsLeft < 0;
        if (IsDead)
        {
            throw new IOException("The machine is dead.");
        }

        _log.Add((operation, Path.GetFileName(path)));
        if (Fault?.Invoke(operation, Path.GetFileName(path)) is { } fault)
        {
            failed?.Invoke();
            throw fault;
        }

        return work();
    });

    private T Locked<T>(Func<T> work)
    {
        lock (_lock)
        {
            return work();
        }
    }

    private void Locked(Action work)
    {
        lock (_lock)
        {
            work();
        }
    }

    private sealed class Held(SimulatedDisk disk, string path, int life) : IDisposable
    {
        public void Dispose() => disk.Locked(() => _ = disk._life == life && disk._locks.Remove(path));
    }

    private sealed class Handle(SimulatedDisk disk, string path, SimulatedNode node) : ITrailFile
    {
        private readonly int _life = disk._life;

        public long Length => disk.Locked(() => node.Live.LongLength);

        public long? LengthByPath() =>
            disk.Locked<long?>(() => disk._live.TryGetValue(path, out var now) && now == node ? node.Live.LongLength : null);

        public int Read(Span<byte> bytes, long offset)
        {
            var content = disk.Locked(() => node.Live);
            var count = (int)Math.Clamp(content.Length - offset, 0, bytes.Length);
            content.AsSpan((int)Math.Min(offset, content.Length), count).CopyTo(bytes);
            return count;
        }

        public void Append(ReadOnlySpan<byte> bytes, long offset)
        {
            var all = bytes.ToArray();
            Run(DiskOperation.Write, () =>
            {
                var fits = (int)Math.Clamp(disk.Room, 0, all.Length);
                node.Write(node.Live.Length, all.AsSpan(0, fits));
                disk.Room -= disk.Room == long.MaxValue ? 0 : fits;
                return fits == all.Length ? 0 : throw NoSpace();
            });
        }

        public void SetLength(long length) => Run(DiskOperation.SetLength, () =>
        {
            disk.Room += disk.Room == long.MaxValue ? 0 : node.Live.Length - length;
            node.SetLength(length);
            return 0;
        });

        public void Sync() => Run(
            DiskOperation.Sync,
            () =>
            {
                node.Sync();
                return 0;
            },
            node.ForgetUnsynced);

        public void Dispose()
        {
        }

        // A process that died does nothing any more, whatever its threads believe.
        private void Run(DiskOperation operation, Func<int> work, Action? failed = null) => disk.Run(
            operation, path, () => disk._life == _life ? work() : throw new IOException("The process is dead."), failed);
    }
}
