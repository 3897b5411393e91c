namespace Fapilog.Loading;

/// <summary>
/// Bounds the work spent on one DLL. Sound metadata takes a small part of it; damaged tables can make a walk quadratic.
/// </summary>
internal sealed class Effort
{
    private readonly bool _isBounded;
    private long _left;

    /// <param name="metadataBytes">How much metadata there is to walk.</param>
    public Effort(int metadataBytes)
    {
        _isBounded = true;
        _left = 1_000_000 + (16L * metadataBytes);
    }

    private Effort()
    {
    }

    /// <summary>Gets the effort on what is known to be sound: as much as it takes.</summary>
    public static Effort Unbounded { get; } = new();

    /// <exception cref="BadImageFormatException">There is none left.</exception>
    public void Spend(int steps = 1)
    {
        if (_isBounded && (_left -= steps) < 0)
        {
            throw new BadImageFormatException();
        }
    }
}
