namespace Fapilog.Testing;

/// <summary>
/// What is wrong with the form of a line.
/// </summary>
internal enum SmtpLineFault
{
    None,
    TooLong,
    BareLineFeed,
    BareCarriageReturn,
}

/// <summary>
/// One line without its end.
/// </summary>
internal readonly record struct SmtpLine(ReadOnlyMemory<byte> Bytes, SmtpLineFault Fault);
