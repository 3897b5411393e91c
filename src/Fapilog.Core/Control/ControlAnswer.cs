using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Format;

namespace Fapilog.Control;

/// <summary>
/// What a trail answers to a command: its result, or why it was not carried out.
/// </summary>
internal sealed record ControlAnswer(AuditMap Result, IReadOnlyList<Fault> Faults)
{
    public static ControlAnswer Done(AuditMap result) => new(result, []);

    public static ControlAnswer Refused(params IReadOnlyList<Fault> faults) => new(AuditMap.Empty, faults);

    public static ControlAnswer Refused(string message) => Refused(new Fault(AuditCodes.CommandNotDone, message));

    /// <exception cref="InvalidDataException">The text is not an answer.</exception>
    public static ControlAnswer Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var members = new MemberReader(JsonTree.ParseObject(json.TrimEnd((byte)'\n')));
            var (result, codes, messages) = (members.Map("result"u8), members.Texts("codes"u8), members.Texts("messages"u8));
            return members.Faults.Count == 0 && result is not null && codes.Count == messages.Count
                && !codes.Concat(messages).Any(string.IsNullOrEmpty)
                ? new ControlAnswer(result, [.. codes.Zip(messages, (code, message) => new Fault(code, message))])
                : throw new InvalidDataException("It lacks a member, or has one of another kind.");
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
            ("codes", AuditValue.FromList(Faults.Select(fault => AuditValue.FromString(fault.Code)))),
            ("messages", AuditValue.FromList(Faults.Select(fault => AuditValue.FromString(fault.Message)))),
            ("result", AuditValue.FromMap(Result))));
        buffer.Append((byte)'\n');
        return buffer.Memory.ToArray();
    }

    /// <exception cref="FapilogException">The command was not carried out.</exception>
    public AuditMap ResultOrThrow() => Faults.Count == 0 ? Result : throw new FapilogException(Faults);
}
