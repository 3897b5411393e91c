using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// Creates an event from the value tree of a line.
/// </summary>
internal static class EventReader
{
    private static readonly AuditEvent Blank = new() { EventType = default, Message = string.Empty };

    /// <summary>
    /// Reads the members of the format. Absent and null members keep their defaults, and unknown members go to
    /// <see cref="AuditEvent.Extensions"/>.
    /// </summary>
    /// <param name="line">The line's value tree.</param>
    /// <param name="auditEvent">The event, without the members that are at fault.</param>
    /// <returns>The faults, one sentence each; empty when there are none.</returns>
    public static IReadOnlyList<string> Read(AuditMap line, out AuditEvent auditEvent)
    {
        var members = new MemberReader(line);
        var reading = new Reading(members);
        auditEvent = EventMembers.Map(Blank, ref reading) with { Extensions = members.Rest };
        return members.Faults;
    }

    private readonly struct Reading(MemberReader members) : IMemberVisitor
    {
        public string? Text(ReadOnlySpan<byte> name, string? value) => members.Text(name);

        public string? Term(ReadOnlySpan<byte> name, string? value, Vocabulary known) => members.Text(name);

        public bool Flag(ReadOnlySpan<byte> name, bool value) => members.Flag(name);

        public long? Number(ReadOnlySpan<byte> name, long? value) => members.Integer(name);

        public DateTimeOffset Time(ReadOnlySpan<byte> name, DateTimeOffset value) => members.Time(name) ?? default;

        public AuditMap? Map(ReadOnlySpan<byte> name, AuditMap? value) => members.Map(name);

        public IReadOnlyList<string> Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> value) => members.Texts(name);

        public string? Hash(ReadOnlySpan<byte> name, string? value) => members.Text(name);

        public long? Sequence(ReadOnlySpan<byte> name, long? value) => members.Integer(name);
    }
}
