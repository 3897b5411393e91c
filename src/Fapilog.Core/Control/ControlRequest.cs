using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Format;

namespace Fapilog.Control;

/// <summary>
/// A command that an operator gives to a trail.
/// </summary>
/// <param name="Command">The name of the command.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Author">The operating system's user who gives it.</param>
/// <param name="At">When it is given.</param>
internal sealed record ControlRequest(string Command, AuditMap Arguments, string Author, DateTimeOffset At)
{
    /// <exception cref="InvalidDataException">The text is not a request.</exception>
    public static ControlRequest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var members = new MemberReader(JsonTree.ParseObject(json.TrimEnd((byte)'\n')));
            var (command, arguments) = (members.Text("command"u8), members.Map("arguments"u8));
            var (author, at) = (members.Text("author"u8), members.Time("at"u8));
            return members is { Faults.Count: 0, Rest.Count: 0 }
                && command is not null && arguments is not null && author is not null && at is { } time
                ? new ControlRequest(command, arguments, author, time)
                : throw new InvalidDataException(
                    $"It needs the members 'command', 'arguments', 'author' and 'at', and no other.{Sentences(members)}");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"It is not JSON. {JsonFault.InLine(exception)}", exception);
        }
    }

    public byte[] ToBytes()
    {
        var buffer = new ByteBuffer(512);
        CanonicalJson.Write(buffer, AuditMap.Create(
            ("arguments", AuditValue.FromMap(Arguments)),
            ("at", EventTime.ToText(At)),
            ("author", Author),
            ("command", Command)));
        buffer.Append((byte)'\n');
        return buffer.Memory.ToArray();
    }

    private static string Sentences(MemberReader members) => string.Concat(members.Faults.Select(fault => " " + fault));
}
