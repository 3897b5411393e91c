using Fapilog.Auditing;

namespace Fapilog.Querying;

/// <summary>
/// An event of a trail, as an object and as it lies in its file.
/// </summary>
public sealed class FoundEvent
{
    /// <summary>Gets the event.</summary>
    public required AuditEvent Event { get; init; }

    /// <summary>Gets the stored line, without its line end.</summary>
    public required string Json { get; init; }

    /// <summary>Gets the bare name of the file.</summary>
    public required string File { get; init; }

    /// <summary>Gets where the line begins in the file, in bytes from 0.</summary>
    public required long ByteOffset { get; init; }

    /// <summary>Returns the event's own text, which holds nothing personal.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Event.ToString();
}
