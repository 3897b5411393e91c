using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Cli;

/// <summary>
/// Reads the one event of <c>--event</c>.
/// </summary>
internal static class EventFile
{
    public const int MostBytes = 1 << 20;

    private const string Unusable = "FAP2012";

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <exception cref="FapilogException">There is no such file, it is too long, or it is no event; every fault is in it.</exception>
    public static AuditEvent Read(string name, AuditTrailOptions trail, CancellationToken cancellationToken)
    {
        var shown = name == "-" ? "standard input" : $"'{name}'";
        if (name != "-" && !File.Exists(name))
        {
            throw new FapilogException(new Fault(Unusable, $"There is no file '{name}'. Name a file that holds one event as JSON, or '-' for standard input."));
        }

        var content = ReadBytes(name, shown, cancellationToken);
        var faults = PartialEvent.Read(Trimmed(content), trail, out var auditEvent);
        return faults.Count == 0
            ? auditEvent
            : throw new FapilogException([.. faults.Select(fault => new Fault(Unusable, $"The event in {shown} is not taken. {fault}"))]);
    }

    private static byte[] ReadBytes(string name, string shown, CancellationToken cancellationToken)
    {
        using var input = new InterruptibleInput(name, cancellationToken);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (input.Read(buffer) is var read and > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MostBytes)
            {
                throw new FapilogException(new Fault(Unusable, $"The event in {shown} is longer than 1 MiB ({MostBytes} bytes). Give one event, and less of it."));
            }
        }

        return content.ToArray();
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> content) =>
        (content.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content).Trim(" \t\r\n"u8);
}
