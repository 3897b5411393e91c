using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// The file of a past day, as it was when this process closed it.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="Length">Its length in bytes; 0 when no event of the day was stored.</param>
/// <param name="End">The last event in the file.</param>
internal sealed record ClosedDay(string File, long Length, ChainPosition End);

/// <summary>
/// A change that something else made to a file of the trail while the trail had it open.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="Expected">The expected length in bytes.</param>
/// <param name="Found">The actual length; null when the file was removed or replaced.</param>
/// <param name="End">The end of the chain as this process wrote it.</param>
internal sealed record ForeignChange(string File, long Expected, long? Found, ChainPosition End);
