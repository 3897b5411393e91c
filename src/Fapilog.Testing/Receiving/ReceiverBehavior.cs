namespace Fapilog.Testing;

/// <summary>
/// The things that can follow a request.
/// </summary>
internal enum ReceiverBehavior
{
    Answer,
    Hang,
    Reset,

    /// <summary>The answer begins, and its end never comes.</summary>
    Stall,

    /// <summary>The answer begins, and the connection breaks.</summary>
    BreakOff,
}
