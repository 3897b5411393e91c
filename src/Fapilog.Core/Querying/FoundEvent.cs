using Fapilog.Auditing;

namespace Fapilog.Querying;

/// <summary>
/// An event of a trail, as an object and as it lies in its file.
/// </summary>
/// <param name="Event">The event.</param>
/// <param name="Json">The stored line, without its line end.</param>
/// <param name="File">The bare name of the file.</param>
/// <param name="ByteOffset">Where the line begins in the file, in bytes from 0.</param>
public sealed record FoundEvent(AuditEvent Event, string Json, string File, long ByteOffset)
{
    /// <summary>Returns the event's own text, which holds nothing personal.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Event.ToString();
}
