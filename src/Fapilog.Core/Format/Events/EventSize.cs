using System.Text;
using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// Checks the length of an event's line. A line longer than a verification reads would make the trail invalid forever.
/// </summary>
internal static class EventSize
{
    // A character takes at most six bytes, as \uffff; names, numbers and times of the members take less than this in total.
    private const int MostOfUnit = 6;
    private const int Frame = 4096;

    /// <summary>Returns whether the event is far below the limit. Called for every event, so it only estimates.</summary>
    public static bool IsSmall(AuditEvent auditEvent)
    {
        var counter = default(UnitCounter);
        EventMembers.Visit(auditEvent, ref counter);
        return (counter.Units * MostOfUnit) + Frame <= EventLine.MaxLength;
    }

    /// <summary>Returns what is wrong when the line would be too long.</summary>
    public static string? FindFault(AuditEvent auditEvent)
    {
        var measure = new Measure(new ByteBuffer());
        EventMembers.Visit(auditEvent, ref measure);
        return measure.Total + Frame <= EventLine.MaxLength
            ? null
            : $"The event would take {measure.Total + Frame} bytes, and a line has at most {EventLine.MaxLength}; the largest member is '{measure.LargestName}' with {measure.Largest}. "
                + "Store it elsewhere, and log where and its hash.";
    }

    private static long Units(AuditMap map)
    {
        var units = 0L;
        foreach (var (key, value) in map)
        {
            units += key.Length + Units(value);
        }

        return units;
    }

    private static long Units(AuditValue value) => value.Kind switch
    {
        AuditValueKind.String => value.AsString().Length + 1,
        AuditValueKind.Map => Units(value.AsMap()) + 1,
        AuditValueKind.List => value.AsList().Sum(Units) + 1,
        AuditValueKind.Integer => value.TryGetInt64(out _) ? 5 : value.ToString().Length,
        _ => 5,
    };

    /// <summary>
    /// Counts UTF-16 units without allocating. Values with a short form of their own are included in the frame.
    /// </summary>
    private struct UnitCounter : IMemberVisitor
    {
        public long Units { get; private set; }

        public string? Text(ReadOnlySpan<byte> name, string? value)
        {
            Units += value?.Length ?? 0;
            return value;
        }

        public AuditMap? Map(ReadOnlySpan<byte> name, AuditMap? value)
        {
            Units += value is null ? 0 : EventSize.Units(value);
            return value;
        }

        public IReadOnlyList<string> Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> value)
        {
            for (var i = 0; i < value.Count; i++)
            {
                Units += value[i].Length;
            }

            return value;
        }

        public readonly string? Term(ReadOnlySpan<byte> name, string? value, Vocabulary known) => value;

        public readonly bool Flag(ReadOnlySpan<byte> name, bool value) => value;

        public readonly long? Number(ReadOnlySpan<byte> name, long? value) => value;

        public readonly DateTimeOffset Time(ReadOnlySpan<byte> name, DateTimeOffset value) => value;

        public readonly string? Hash(ReadOnlySpan<byte> name, string? value) => value;

        public readonly long? Sequence(ReadOnlySpan<byte> name, long? value) => value;
    }

    /// <summary>Measures the size of each member on disk, and finds the largest.</summary>
    private struct Measure(ByteBuffer buffer) : IMemberVisitor
    {
        public long Total { get; private set; }

        public long Largest { get; private set; }

        public string LargestName { get; private set; } = string.Empty;

        public string? Text(ReadOnlySpan<byte> name, string? value)
        {
            CanonicalText.Write(buffer, value);
            Note(name);
            return value;
        }

        public AuditMap? Map(ReadOnlySpan<byte> name, AuditMap? value)
        {
            CanonicalJson.Write(buffer, value ?? AuditMap.Empty);
            Note(name);
            return value;
        }

        public IReadOnlyList<string> Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> value)
        {
            foreach (var text in value)
            {
                CanonicalText.Write(buffer, text);
                buffer.Append((byte)',');
            }

            Note(name);
            return value;
        }

        public readonly string? Term(ReadOnlySpan<byte> name, string? value, Vocabulary known) => value;

        public readonly bool Flag(ReadOnlySpan<byte> name, bool value) => value;

        public readonly long? Number(ReadOnlySpan<byte> name, long? value) => value;

        public readonly DateTimeOffset Time(ReadOnlySpan<byte> name, DateTimeOffset value) => value;

        public readonly string? Hash(ReadOnlySpan<byte> name, string? value) => value;

        public readonly long? Sequence(ReadOnlySpan<byte> name, long? value) => value;

        private void Note(ReadOnlySpan<byte> name)
        {
            Total += buffer.Length;
            if (buffer.Length > Largest)
            {
                (Largest, LargestName) = (buffer.Length, Encoding.ASCII.GetString(name));
            }

            buffer.Truncate(0);
        }
    }
}
