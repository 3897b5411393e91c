namespace Fapilog.Storage.Simulation;

/// <summary>
/// One file of a simulated disk: what a reader sees, what the device surely has, and what lies between.
/// </summary>
internal sealed class SimulatedNode
{
    private const int Sector = 512;

    private readonly List<Change> _unsynced = [];
    private byte[] _durable = [];

    public byte[] Live { get; private set; } = [];

    public void Write(long offset, ReadOnlySpan<byte> bytes) => Do(new Change(offset, bytes.ToArray()));

    public void SetLength(long length) => Do(new Change(length, null));

    public void Sync()
    {
        foreach (var change in _unsynced)
        {
            _durable = change.Apply(_durable);
        }

        _unsynced.Clear();
    }

    /// <summary>A failed fsync as Linux has it: the pages count as written, and no later sync writes them.</summary>
    public void ForgetUnsynced() => _unsynced.Clear();

    /// <summary>What the device holds after a power cut: of what was not synced, any part.</summary>
    public void LosePower(Random random)
    {
        var content = _durable;
        switch (random.Next(3))
        {
            case 0:
                break;
            case 1:
                var kept = random.Next(_unsynced.Count + 1);
                foreach (var change in _unsynced.Take(kept))
                {
                    content = change.Apply(content);
                }

                content = kept < _unsynced.Count ? _unsynced[kept].ApplyTorn(content, random, inOrder: true) : content;
                break;
            default:
                foreach (var change in _unsynced)
                {
                    content = change.ApplyTorn(content, random, inOrder: false);
                }

                break;
        }

        Live = _durable = content;
        _unsynced.Clear();
    }

    private void Do(Change change)
    {
        _unsynced.Add(change);
        Live = change.Apply(Live);
    }

    /// <summary>A write, or, without bytes, a new length.</summary>
    private sealed record Change(long Offset, byte[]? Bytes)
    {
        public byte[] Apply(byte[] content) =>
            Bytes is null ? Resize(content, (int)Offset) : Overlay(content, (int)Offset, Bytes);

        /// <summary>Applies a prefix that ends anywhere, or any of the sectors.</summary>
        public byte[] ApplyTorn(byte[] content, Random random, bool inOrder)
        {
            if (Bytes is null)
            {
                return random.Next(2) == 0 ? content : Apply(content);
            }

            if (inOrder)
            {
                return Overlay(content, (int)Offset, Bytes[..random.Next(Bytes.Length + 1)]);
            }

            var chance = random.Next(3);
            for (var start = 0; start < Bytes.Length;)
            {
                var end = (int)Math.Min(Bytes.Length, ((Offset + start) / Sector + 1) * Sector - Offset);
                content = random.Next(3) <= chance ? Overlay(content, (int)Offset + start, Bytes[start..end]) : content;
                start = end;
            }

            return content;
        }

        private static byte[] Overlay(byte[] content, int offset, byte[] bytes)
        {
            var result = Resize(content, Math.Max(content.Length, offset + bytes.Length));
            bytes.CopyTo(result, offset);
            return result;
        }

        private static byte[] Resize(byte[] content, int length)
        {
            var result = new byte[length];
            content.AsSpan(0, Math.Min(length, content.Length)).CopyTo(result);
            return result;
        }
    }
}
