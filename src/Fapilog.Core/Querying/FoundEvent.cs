using Fapilog.Auditing;

namespace Fapilog.Querying;

/// <summary>
/// An event of a trail, as an object and as the line stored in its file.
/// </summary>
public sealed class FoundEvent
{
    /// <summary>Gets the event.</summary>
    public required AuditEvent Event { get; init; }

    /// <summary>Gets the stored line, without its line end.</summary>
    public required string Json { get; init; }

    /// <summary>Gets the file name, without its directory.</summary>
    public required string File { get; init; }

    /// <summary>Gets the position of the line in the file, in bytes from 0.</summary>
    public required long ByteOffset { get; init; }

    /// <summary>Returns the event's own text, which contains no personal data.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Event.ToString();
}
