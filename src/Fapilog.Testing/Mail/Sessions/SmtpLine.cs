namespace Fapilog.Testing;

/// <summary>
/// A fault in the form of a line.
/// </summary>
internal enum SmtpLineFault
{
    None,
    TooLong,
    BareLineFeed,
    BareCarriageReturn,
}

/// <summary>
/// One line without its line end.
/// </summary>
internal readonly record struct SmtpLine(ReadOnlyMemory<byte> Bytes, SmtpLineFault Fault);
