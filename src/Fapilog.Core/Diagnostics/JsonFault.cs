using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fapilog.Diagnostics;

/// <summary>
/// Says in words where and why a text is not the JSON that is expected. The parser counts lines and bytes from zero, and puts
/// them at the end of its message.
/// </summary>
internal static partial class JsonFault
{
    /// <summary>Returns a sentence that begins with the place, for a text of several lines.</summary>
    public static string Describe(JsonException exception) => exception.LineNumber is { } line && !IsEmpty(exception)
        ? string.Create(CultureInfo.InvariantCulture, $"At line {line + 1}, column {(exception.BytePositionInLine ?? 0) + 1}: {Reason(exception)}")
        : Reason(exception);

    /// <summary>Returns a sentence that begins with the place in the one line that was read.</summary>
    public static string InLine(JsonException exception) => exception.BytePositionInLine is { } at && !IsEmpty(exception)
        ? string.Create(CultureInfo.InvariantCulture, $"At column {at + 1}: {Reason(exception)}")
        : Reason(exception);

    private static bool IsEmpty(JsonException exception) => Empty().IsMatch(exception.Message);

    private static string Reason(JsonException exception)
    {
        var reason = Position().Replace(exception.Message, string.Empty).Trim();
        if (IsEmpty(exception))
        {
            return "The text is empty.";
        }

        if (TooDeep().Match(reason) is { Success: true } deep)
        {
            return $"More than {deep.Groups["depth"]} lists and objects are inside each other.";
        }

        if (UnknownMember().Match(reason) is { Success: true } unknown)
        {
            return $"There is no member {unknown.Groups["name"]}.";
        }

        if (MissingMembers().Match(reason) is { Success: true } missing)
        {
            return $"It lacks {missing.Groups["names"]}.";
        }

        if (WrongKind().IsMatch(reason))
        {
            return $"The value of '{exception.Path}' is of another kind.";
        }

        if (Unclosed().IsMatch(reason))
        {
            return "The text ends before the last '{' or '[' is closed.";
        }

        return JsonRemedy.Of(reason) ?? (reason.Length == 0 || reason[^1] is '.' or '!' or '?' ? reason : reason + ".");
    }

    // The serializer names the types of .NET that it fills.
    [GeneratedRegex("^The JSON property (?<name>'.*') could not be mapped to any .NET member", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownMember();

    [GeneratedRegex(@"missing required properties including: (?<names>.*?)\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex MissingMembers();

    [GeneratedRegex("^The JSON value could not be converted to ", RegexOptions.CultureInvariant)]
    private static partial Regex WrongKind();

    // These speak of the parser's tokens, its last block and its depth.
    [GeneratedRegex("^The input does not contain any JSON tokens", RegexOptions.CultureInvariant)]
    private static partial Regex Empty();

    [GeneratedRegex("^The maximum configured depth of (?<depth>[0-9]+) has been exceeded", RegexOptions.CultureInvariant)]
    private static partial Regex TooDeep();

    [GeneratedRegex("^Expected depth to be zero at the end of the JSON payload", RegexOptions.CultureInvariant)]
    private static partial Regex Unclosed();

    // The path comes before the position where a value of the wrong kind was read.
    [GeneratedRegex(@" (Path: \S* \| )?LineNumber: [0-9]+ \| BytePositionInLine: [0-9]+\.?", RegexOptions.CultureInvariant)]
    private static partial Regex Position();
}

/// <summary>
/// Says of the commonest slips what to write. .NET says what its reader expected. No sentence repeats more than a character of
/// what was read, which may be a secret.
/// </summary>
internal static partial class JsonRemedy
{
    private static readonly (Regex Said, string Say)[] Known =
    [
        (SingleQuote(), "It has a single quote where a name or a value begins. Write both in double quotes."),
        (Escape(), @"'\$1' is no escape sequence of JSON. Write '\\' for a backslash."),
        (NameStart(), "A name is missing, or is not in double quotes."),
        (Literal(), "A text is written in double quotes. Without them there are only numbers, true, false and null."),
        (ValueStart(), "'$1' cannot begin a value. A text is written in double quotes."),
        (AfterName(), "A ':' is missing after the name."),
        (AfterValue(), "A ',' or the closing bracket is missing before '$1'."),
        (AfterEnd(), "Something follows after the end. Remove it."),
        (
            InText(),
            @"A text has a line end or another control character. Close it with '""' before, or write '\n' for a line end."
        ),
        (UnclosedText(), "A text is not closed. Write '\"' at its end."),
        (TrailingComma(), "A ',' stands before the closing bracket. Remove it."),
    ];

    /// <summary>Returns the sentences for one of .NET's; null where there are none.</summary>
    public static string? Of(string reason) => Known
        .Select(known => (Match: known.Said.Match(reason), known.Say))
        .Where(found => found.Match.Success)
        .Select(found => found.Say.Replace("$1", found.Match.Groups[1].Value, StringComparison.Ordinal))
        .FirstOrDefault();

    [GeneratedRegex("^''' is an invalid start of a ", RegexOptions.CultureInvariant)]
    private static partial Regex SingleQuote();

    [GeneratedRegex("^'(.{1,4})' is an invalid escapable character", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    [GeneratedRegex("is an invalid start of a property name", RegexOptions.CultureInvariant)]
    private static partial Regex NameStart();

    [GeneratedRegex("is an invalid JSON literal", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();

    [GeneratedRegex("^'(.{1,4})' is an invalid start of a value", RegexOptions.CultureInvariant)]
    private static partial Regex ValueStart();

    [GeneratedRegex("is invalid after a property name", RegexOptions.CultureInvariant)]
    private static partial Regex AfterName();

    [GeneratedRegex("^'(.{1,4})' is invalid after a value", RegexOptions.CultureInvariant)]
    private static partial Regex AfterValue();

    [GeneratedRegex("is invalid after a single JSON value", RegexOptions.CultureInvariant)]
    private static partial Regex AfterEnd();

    [GeneratedRegex("is invalid within a JSON string", RegexOptions.CultureInvariant)]
    private static partial Regex InText();

    [GeneratedRegex("^Expected end of string", RegexOptions.CultureInvariant)]
    private static partial Regex UnclosedText();

    [GeneratedRegex("contains a trailing comma at the end", RegexOptions.CultureInvariant)]
    private static partial Regex TrailingComma();
}
