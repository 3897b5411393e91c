namespace Fapilog.Testing;

/// <summary>
/// What can follow a request.
/// </summary>
internal enum ReceiverBehavior
{
    Answer,
    Hang,
    Reset,

    /// <summary>The answer begins but never ends.</summary>
    Stall,

    /// <summary>The answer begins, and the connection is closed.</summary>
    BreakOff,
}
