using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Fapilog.Format;

/// <summary>
/// Finds the chain's members in a line of any form, without allocating for its values, however large they are.
/// </summary>
internal static class JsonMembers
{
    // Longer than any of the names, however they are escaped.
    private const int MostOfName = 6 * 16;

    /// <exception cref="JsonException">The line is not one JSON object in UTF-8.</exception>
    public static LineMembers Find(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            throw new JsonException("The line is not valid UTF-8.");
        }

        var reader = new Utf8JsonReader(line, JsonTree.Strict);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("The line is not a JSON object.");
        }

        var members = default(LineMembers);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName)
            {
                var (start, name) = ((int)reader.TokenStartIndex, Plain(reader.ValueSpan));
                reader.Read();
                var value = (int)reader.TokenStartIndex;
                reader.Skip();
                members.Note(name, start, value..(int)reader.BytesConsumed);
            }
        }

        return members;
    }

    private static byte[] Plain(ReadOnlySpan<byte> name) =>
        name.Length > MostOfName
            ? []
            : name.Contains((byte)'\\')
            ? Encoding.UTF8.GetBytes(JsonText.Unescape(name))
            : name.ToArray();
}
