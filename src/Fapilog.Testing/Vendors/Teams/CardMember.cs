using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// The allowed values of one member of a card element.
/// </summary>
internal sealed record CardMember(CardMemberKind Kind, bool IsRequired = false, IReadOnlyList<string>? Values = null)
{
    public static CardMember Anything { get; } = new(CardMemberKind.Anything);

    public static CardMember Text { get; } = new(CardMemberKind.Text);

    public static CardMember RequiredText { get; } = new(CardMemberKind.Text, IsRequired: true);

    public static CardMember Boolean { get; } = new(CardMemberKind.Boolean);

    public static CardMember Number { get; } = new(CardMemberKind.Number);

    public static CardMember Elements { get; } = new(CardMemberKind.Elements, IsRequired: true);

    public static CardMember Inlines { get; } = new(CardMemberKind.Inlines, IsRequired: true);

    public static CardMember Facts { get; } = new(CardMemberKind.Facts, IsRequired: true);

    public static CardMember OneOf(params IReadOnlyList<string> values) => new(CardMemberKind.Text, Values: values);

    public bool Fits(JsonElement value) => Kind switch
    {
        CardMemberKind.Anything => true,
        CardMemberKind.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        CardMemberKind.Number => value.ValueKind is JsonValueKind.Number,
        CardMemberKind.Text => value.ValueKind is JsonValueKind.String && IsOneOf(value.GetString()!),
        _ => value.ValueKind is JsonValueKind.Array && value.GetArrayLength() > 0,
    };

    // Adaptive Cards compare enumeration values ignoring case.
    private bool IsOneOf(string text) =>
        Values is null ? !IsRequired || text.Length > 0 : Values.Contains(text, StringComparer.OrdinalIgnoreCase);
}
