using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// The buffers of one verification: small ones that go round, and one that the longest line fits into. The shared pool would
/// keep what it was given for the life of the process.
/// </summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class BlockBuffers
{
    /// <summary>The size of a small one, in bytes.</summary>
    public const int Small = 1024 * 1024;

    private readonly Stack<byte[]> _small = new();
    private byte[]? _large;
    private bool _isLent;

    public byte[] RentSmall() => _small.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(Small);

    /// <summary>Lends the large one, which must be back before it is asked for again.</summary>
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
