using System.Text;
using Fapilog.Auditing;

namespace Fapilog.Verification;

/// <summary>
/// The event types of the format as they appear in a line, compared exactly as the format's readers do.
/// </summary>
internal static class KnownEventTypes
{
    private static readonly byte[][] All = [.. AuditEventType.KnownValues.Select(Encoding.UTF8.GetBytes)];

    public static bool Contains(ReadOnlySpan<byte> text)
    {
        foreach (var known in All)
        {
            if (text.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Contains(string text) => AuditEventType.KnownValues.Contains(text, StringComparer.Ordinal);
}
