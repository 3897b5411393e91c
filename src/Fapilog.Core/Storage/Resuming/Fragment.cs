namespace Fapilog.Storage;

/// <summary>
/// The end of a file that was not written to the end, and where it lies now.
/// </summary>
internal sealed record Fragment(string File, long Offset, long Length, string Sha256, string SideFile);
