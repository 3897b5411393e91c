using Fapilog.Chaining;

namespace Fapilog.Storage;

/// <summary>
/// The file of a day that is over, and the event it ended with when it was closed.
/// </summary>
internal sealed record ClosedDay(string File, ChainPosition End);
