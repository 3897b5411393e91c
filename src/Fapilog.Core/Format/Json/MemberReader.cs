using System.Text;
using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Format;

/// <summary>
/// Takes members of an expected kind from a value tree, and records a fault for each member of another kind.
/// </summary>
internal sealed class MemberReader
{
    // No member of the format, or of the files beside a trail, has a longer name.
    private const int MaxName = 64;

    private readonly Dictionary<string, AuditValue> _left;
    private readonly Dictionary<string, AuditValue>.AlternateLookup<ReadOnlySpan<char>> _byName;

    public MemberReader(AuditMap map)
    {
        _left = new Dictionary<string, AuditValue>(map, StringComparer.Ordinal);
        _byName = _left.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Gets the faults, one sentence each.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Gets the members that were not taken.</summary>
    public AuditMap Rest => AuditMap.Create(_left);

    public string? Text(ReadOnlySpan<byte> member) => Take(member, AuditValueKind.String, "a text")?.AsString();

    public bool Flag(ReadOnlySpan<byte> member) => Take(member, AuditValueKind.Boolean, "true or false")?.AsBoolean() ?? false;

    public AuditMap? Map(ReadOnlySpan<byte> member) => Take(member, AuditValueKind.Map, "an object")?.AsMap();

    public long? Integer(ReadOnlySpan<byte> member)
    {
        if (Take(member, AuditValueKind.Integer, "an integer") is not { } value)
        {
            return null;
        }

        if (value.TryGetInt64(out var number))
        {
            return number;
        }

        Fault(member, $"is '{ShortText.Shorten(value.ToString())}', which does not fit 64 bits.");
        return null;
    }

    public DateTimeOffset? Time(ReadOnlySpan<byte> member)
    {
        if (Text(member) is not { } text)
        {
            return null;
        }

        if (EventTime.TryParse(text, out var time))
        {
            return time;
        }

        Fault(member, $"is '{ShortText.Shorten(text)}', not a time such as '2025-08-07T02:50:08.443693Z'.");
        return null;
    }

    public IReadOnlyList<string> Texts(ReadOnlySpan<byte> member)
    {
        var items = Take(member, AuditValueKind.List, "a list of texts")?.AsList() ?? [];
        if (items.All(item => item.Kind is AuditValueKind.String))
        {
            return [.. items.Select(item => item.AsString())];
        }

        Fault(member, "holds something that is not a text.");
        return [];
    }

    private AuditValue? Take(ReadOnlySpan<byte> member, AuditValueKind kind, string expected)
    {
        Span<char> name = stackalloc char[MaxName];
        var length = Encoding.ASCII.GetChars(member, name);
        if (!_byName.Remove(name[..length], out _, out var value) || value.Kind is AuditValueKind.Null)
        {
            return null;
        }

        if (value.Kind == kind)
        {
            return value;
        }

        Fault(member, $"is {Named(value.Kind)}, not {expected}.");
        return null;
    }

    private static string Named(AuditValueKind kind) => kind switch
    {
        AuditValueKind.Boolean => "true or false",
        AuditValueKind.String => "a text",
        AuditValueKind.List => "a list",
        AuditValueKind.Map => "an object",
        AuditValueKind.Integer => "a whole number",
        _ => "a number",
    };

    private void Fault(ReadOnlySpan<byte> member, string what) =>
        Faults.Add($"The member '{Encoding.ASCII.GetString(member)}' {what}");
}
