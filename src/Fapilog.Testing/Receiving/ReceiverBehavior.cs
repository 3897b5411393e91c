namespace Fapilog.Testing;

/// <summary>
/// The three things that can follow a request.
/// </summary>
internal enum ReceiverBehavior
{
    Answer,
    Hang,
    Reset,
}
