using System.Collections.Frozen;

namespace Fapilog.Testing;

/// <summary>
/// The allowed members of Adaptive Card 1.4 elements, for the elements that messages without actions use. Written from the
/// description of the schema; any other element or member is rejected.
/// </summary>
internal static class CardSchema
{
    private static readonly string[] Colors = ["default", "dark", "light", "accent", "good", "warning", "attention"];
    private static readonly string[] Styles = ["default", "emphasis", "good", "attention", "warning", "accent"];
    private static readonly string[] Spacings = ["default", "none", "small", "medium", "large", "extraLarge", "padding"];

    private static readonly (string, CardMember)[] OfElement =
    [
        ("id", CardMember.Text), ("isVisible", CardMember.Boolean), ("separator", CardMember.Boolean),
        ("spacing", CardMember.OneOf(Spacings)), ("height", CardMember.OneOf("auto", "stretch")),
    ];

    private static readonly (string, CardMember)[] OfText =
    [
        ("text", CardMember.RequiredText),
        ("color", CardMember.OneOf(Colors)),
        ("fontType", CardMember.OneOf("default", "monospace")),
        ("isSubtle", CardMember.Boolean), ("size", CardMember.OneOf("default", "small", "medium", "large", "extraLarge")),
        ("weight", CardMember.OneOf("default", "lighter", "bolder")),
    ];

    public static FrozenDictionary<string, FrozenDictionary<string, CardMember>> Elements { get; } = new[]
    {
        Element("AdaptiveCard",
            ("$schema", CardMember.Text),
            ("version", CardMember.RequiredText),
            ("body", CardMember.Elements),
            ("fallbackText", CardMember.Text),
            ("speak", CardMember.Text),
            ("lang", CardMember.Text),
            ("minHeight", CardMember.Text),
            ("msteams", CardMember.Anything)),
        Element("TextBlock", [.. OfElement, .. OfText, ("wrap", CardMember.Boolean), ("maxLines", CardMember.Number),
            ("style", CardMember.OneOf("default", "heading")),
            ("horizontalAlignment", CardMember.OneOf("left", "center", "right"))]),
        Element(
            "RichTextBlock",
            [
                .. OfElement,
                ("inlines", CardMember.Inlines),
                ("horizontalAlignment", CardMember.OneOf("left", "center", "right")),
            ]),
        Element(
            "TextRun",
            [
                .. OfText,
                ("highlight", CardMember.Boolean),
                ("italic", CardMember.Boolean),
                ("strikethrough", CardMember.Boolean),
                ("underline", CardMember.Boolean),
            ]),
        Element(
            "Container",
            [.. OfElement, ("items", CardMember.Elements), ("style", CardMember.OneOf(Styles)), ("bleed", CardMember.Boolean),
            ("minHeight", CardMember.Text), ("verticalContentAlignment", CardMember.OneOf("top", "center", "bottom")),

            // Of version 1.5; an older client ignores it.
            ("rtl", CardMember.Boolean)]),
        Element("FactSet", [.. OfElement, ("facts", CardMember.Facts)]),
        Element(
            "ColumnSet",
            [.. OfElement, ("columns", CardMember.Elements), ("style", CardMember.OneOf(Styles)), ("bleed", CardMember.Boolean)]),
        Element(
            "Column",
            [
                .. OfElement,
                ("items", CardMember.Elements),
                ("width", CardMember.Anything),
                ("style", CardMember.OneOf(Styles)),
                ("bleed", CardMember.Boolean),
            ]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static KeyValuePair<string, FrozenDictionary<string, CardMember>> Element(
        string type, params (string Name, CardMember Member)[] members) =>
        KeyValuePair.Create(
            type,
            members.Append(("type", CardMember.RequiredText))
                .ToFrozenDictionary(member => member.Item1, member => member.Item2, StringComparer.Ordinal));
}
