using System.Globalization;

namespace Fapilog.Cursors;

/// <summary>
/// Where a line is in the trail. Later lines have later places, in every segment of the chain; sequence numbers begin again
/// after a recovery.
/// </summary>
internal readonly record struct TrailPlace(DateOnly Day, long Offset) : IComparable<TrailPlace>
{
    public static bool operator <(TrailPlace left, TrailPlace right) => left.CompareTo(right) < 0;

    public static bool operator >(TrailPlace left, TrailPlace right) => left.CompareTo(right) > 0;

    public static bool operator <=(TrailPlace left, TrailPlace right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TrailPlace left, TrailPlace right) => left.CompareTo(right) >= 0;

    /// <summary>Parses the form of <see cref="ToString"/>.</summary>
    public static bool TryParse(string? text, out TrailPlace place)
    {
        place = default;
        if (text?.Split(':') is not [var first, var second]
            || !DateOnly.TryParseExact(first, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return false;
        }

        place = new TrailPlace(day, offset);
        return true;
    }

    public int CompareTo(TrailPlace other) => Day != other.Day ? Day.CompareTo(other.Day) : Offset.CompareTo(other.Offset);

    /// <summary>Returns the place as text, such as <c>2026-11-27:1024</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day:yyyy-MM-dd}:{Offset}");
}
