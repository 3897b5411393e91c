using Fapilog.Auditing;
using Fapilog.Chaining;
using Fapilog.Diagnostics;

namespace Fapilog.Reading;

/// <summary>
/// Takes members out of a line's value tree by their expected kind and notes every one that is of another.
/// </summary>
internal sealed class MemberReader
{
    private readonly Dictionary<string, AuditValue> _open;

    public MemberReader(AuditMap line)
    {
        _open = new Dictionary<string, AuditValue>(line, StringComparer.Ordinal);
    }

    /// <summary>Gets what is wrong, a sentence each.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Gets the members nobody took.</summary>
    public AuditMap Rest => AuditMap.Create(_open);

    public string? Text(string member) => Take(member, AuditValueKind.String, "a text")?.AsString();

    public bool Flag(string member) => Take(member, AuditValueKind.Boolean, "true or false")?.AsBoolean() ?? false;

    public AuditMap? Map(string member) => Take(member, AuditValueKind.Map, "an object")?.AsMap();

    public long? Integer(string member)
    {
        if (Take(member, AuditValueKind.Integer, "an integer") is not { } value)
        {
            return null;
        }

        if (value.TryGetInt64(out var number))
        {
            return number;
        }

        Faults.Add($"The member '{member}' is '{ShortText.Of(value.ToString())}', which does not fit 64 bits.");
        return null;
    }

    public DateTimeOffset? Time(string member)
    {
        if (Text(member) is not { } text)
        {
            return null;
        }

        if (EventTime.TryParse(text, out var time))
        {
            return time;
        }

        Faults.Add($"The member '{member}' is '{ShortText.Of(text)}', not a time such as '2025-08-07T02:50:08.443693Z'.");
        return null;
    }

    public IReadOnlyList<string> Texts(string member)
    {
        var items = Take(member, AuditValueKind.List, "a list of texts")?.AsList() ?? [];
        if (items.All(item => item.Kind is AuditValueKind.String))
        {
            return [.. items.Select(item => item.AsString())];
        }

        Faults.Add($"The member '{member}' holds something that is not a text.");
        return [];
    }

    private AuditValue? Take(string member, AuditValueKind kind, string expected)
    {
        if (!_open.Remove(member, out var value) || value.Kind is AuditValueKind.Null)
        {
            return null;
        }

        if (value.Kind == kind)
        {
            return value;
        }

        Faults.Add($"The member '{member}' is of kind {value.Kind}, not {expected}.");
        return null;
    }
}
