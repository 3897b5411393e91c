using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Fapilog.Cursors;

namespace Fapilog.Alerting;

/// <summary>
/// The file that lists the alerts of one day file: records of a fixed length in the order of the lines, each with a check of its
/// own. A record without a severity is a mark: nothing before its place is missing.
/// </summary>
internal static class AlertIndexFile
{
    public const int RecordLength = 32;

    private const string Prefix = ".audit.alerts_";
    private const int Checked = RecordLength - sizeof(uint);

    public static string NameOf(DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{day:yyyy-MM-dd}");

    public static bool TryParseName(string name, out DateOnly day)
    {
        day = default;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && DateOnly.TryParseExact(
                name.AsSpan(Prefix.Length), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    public static bool IsMark(AlertPosition position) => position.Severity == default;

    public static void Write(Span<byte> record, AlertPosition position)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record, position.Place.Offset);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], position.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], position.StoredAt.UtcTicks);
        BinaryPrimitives.WriteInt32LittleEndian(record[24..], (int)position.Severity);
        BinaryPrimitives.WriteUInt32LittleEndian(record[Checked..], Check(record, position.Place.Day));
    }

    /// <summary>Reads a record; null if it is damaged, or belongs to another day.</summary>
    public static AlertPosition? Read(ReadOnlySpan<byte> record, DateOnly day)
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(record[16..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(record[Checked..]) == Check(record, day)
            && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new AlertPosition(
                new TrailPlace(day, BinaryPrimitives.ReadInt64LittleEndian(record)),
                BinaryPrimitives.ReadInt64LittleEndian(record[8..]),
                (AlertSeverity)BinaryPrimitives.ReadInt32LittleEndian(record[24..]),
                new DateTimeOffset(ticks, TimeSpan.Zero))
            : null;
    }

    // Zeros, which a power cut leaves, do not pass: the day is part of what is checked.
    private static uint Check(ReadOnlySpan<byte> record, DateOnly day)
    {
        var check = BitOperations.Crc32C(uint.MaxValue, (uint)day.DayNumber);
        for (var at = 0; at < Checked; at += sizeof(uint))
        {
            check = BitOperations.Crc32C(check, BinaryPrimitives.ReadUInt32LittleEndian(record[at..]));
        }

        return check;
    }
}
