using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// The file of a day that is over, as it was when this process closed it.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="Length">How long it was, in bytes; 0 where no event of the day was stored.</param>
/// <param name="End">The event it ended with.</param>
internal sealed record ClosedDay(string File, long Length, ChainPosition End);

/// <summary>
/// Something changed a file of the trail while the trail had it open.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="Expected">How long it should be, in bytes.</param>
/// <param name="Found">How long it is; null where it was removed or replaced.</param>
/// <param name="End">The end of the chain that this process knows.</param>
internal sealed record ForeignChange(string File, long Expected, long? Found, ChainPosition End);
