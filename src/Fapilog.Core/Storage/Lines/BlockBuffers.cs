using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// The buffers of one verification: reused small ones, and a large one that fits the longest line. The shared pool would keep
/// them until the process ends.
/// </summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class BlockBuffers
{
    /// <summary>The size of a small buffer, in bytes.</summary>
    public const int Small = 1024 * 1024;

    private readonly Stack<byte[]> _small = new();
    private byte[]? _large;
    private bool _isLent;

    public byte[] RentSmall() => _small.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(Small);

    /// <summary>Rents the large buffer, which must be returned before it is rented again.</summary>
    public byte[] RentLarge()
    {
        if (_isLent)
        {
            throw new InvalidOperationException("The large buffer is lent already.");
        }

        _isLent = true;
        return _large ??= GC.AllocateUninitializedArray<byte>(EventLine.MaxLength + Small);
    }

    public void Return(byte[] buffer)
    {
        if (ReferenceEquals(buffer, _large))
        {
            _isLent = false;
        }
        else
        {
            _small.Push(buffer);
        }
    }
}
