using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Trials;

namespace Fapilog.Cli;

/// <summary>
/// The one event of <c>--event</c>.
/// </summary>
internal sealed class EventFile
{
    public const int MaxBytes = 1 << 20;

    private const string Unusable = "FAP2012";

    private readonly string _shown;
    private readonly byte[] _content;

    private EventFile(string shown, byte[] content)
    {
        _shown = shown;
        _content = content;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <exception cref="FapilogException">There is no such file, or it is too long.</exception>
    public static EventFile Read(string name, ToolConsole console, CancellationToken cancellationToken)
    {
        var shown = name == "-" ? "standard input" : $"'{name}'";
        return name == "-" || File.Exists(name)
            ? new EventFile(shown, ReadBytes(name, shown, console, cancellationToken))
            : throw new FapilogException(new Fault(Unusable, NoFile.Describe(name, "Name a file that holds one event as JSON, or '-' for standard input.")));
    }

    /// <summary>Returns the event, completed as a trail would.</summary>
    /// <exception cref="FapilogException">It is not an event. Contains every fault.</exception>
    public AuditEvent EventFor(AuditTrailOptions trail)
    {
        var faults = PartialEvent.Read(Trimmed(_content), trail, out var auditEvent);
        var lead = $"The event in {_shown} is not taken. ";
        return faults.Count == 0
            ? auditEvent
            : throw new FapilogException(
                [.. faults.Select((fault, i) => new Fault(Unusable, i == 0 ? lead + fault : fault))]);
    }

    private static byte[] ReadBytes(string name, string shown, ToolConsole console, CancellationToken cancellationToken)
    {
        using var input = new InterruptibleInput(name, console, cancellationToken);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (input.Read(buffer) is var read and > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MaxBytes)
            {
                throw new FapilogException(new Fault(Unusable, $"The event in {shown} is longer than 1 MiB ({MaxBytes} bytes). Give one event, and less of it."));
            }
        }

        return content.ToArray();
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> content) =>
        (content.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content).Trim(" \t\r\n"u8);
}
