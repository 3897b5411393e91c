using System.Security.Cryptography;

namespace Fapilog.Format;

/// <summary>
/// Creates event identifiers: random UUIDs of version 4. Random bytes are requested for many identifiers at once: a system call
/// for each would cost more than the rest of logging an event.
/// </summary>
internal static class EventIds
{
    private const int Size = 16;
    private const int Many = 64;

    [ThreadStatic]
    private static byte[]? RandomBytes;

    [ThreadStatic]
    private static int Left;

    public static string Next()
    {
        RandomBytes ??= new byte[Many * Size];
        if (Left == 0)
        {
            RandomNumberGenerator.Fill(RandomBytes);
            Left = Many;
        }

        var bytes = RandomBytes.AsSpan(--Left * Size, Size);

        // Version and variant, RFC 9562 section 5.4.
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
