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
    public static string Describe(JsonException exception) => exception.LineNumber is { } line
        ? string.Create(CultureInfo.InvariantCulture, $"At line {line + 1}, column {(exception.BytePositionInLine ?? 0) + 1}: {Reason(exception)}")
        : Reason(exception);

    /// <summary>Returns a sentence that begins with the place in the one line that was read.</summary>
    public static string InLine(JsonException exception) => exception.BytePositionInLine is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"At column {at + 1}: {Reason(exception)}")
        : Reason(exception);

    private static string Reason(JsonException exception)
    {
        var reason = Position().Replace(exception.Message, string.Empty).Trim();
        return reason.Length == 0 || reason[^1] is '.' or '!' or '?' ? reason : reason + ".";
    }

    // The path comes before the position where a value of the wrong kind was read.
    [GeneratedRegex(@" (Path: \S* \| )?LineNumber: [0-9]+ \| BytePositionInLine: [0-9]+\.?", RegexOptions.CultureInvariant)]
    private static partial Regex Position();
}
