using System.Globalization;

namespace Fapilog.Testing;

/// <summary>
/// The answer of an <see cref="SmtpDouble"/> to one command.
/// </summary>
public sealed record SmtpReply
{
    /// <summary>Initializes a new instance of the <see cref="SmtpReply"/> class.</summary>
    /// <param name="code">
    /// The code, from 200 to 599. 421 and 521 close the connection after the reply, as RFC 5321 requires.
    /// </param>
    /// <param name="text">
    /// The text with its enhanced code, such as <c>5.1.1 User unknown</c>; several lines separated by <c>\n</c>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="code"/> is out of range.</exception>
    public SmtpReply(int code, string text = "")
        : this(SmtpReplyBehavior.Answer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 599);
        ArgumentNullException.ThrowIfNull(text);
        Code = code;
        Text = text;
        ClosesSession = code is 421 or 521;
    }

    private SmtpReply(SmtpReplyBehavior behavior)
    {
        Behavior = behavior;
    }

    /// <summary>Gets a reply that never arrives: the connection stays open until the client gives up.</summary>
    public static SmtpReply Hang { get; } = new(SmtpReplyBehavior.Hang);

    /// <summary>Gets a reply that closes the connection instead of answering.</summary>
    public static SmtpReply Close { get; } = new(SmtpReplyBehavior.Close);

    /// <summary>Gets a reply that resets the connection (TCP RST) instead of answering.</summary>
    public static SmtpReply Reset { get; } = new(SmtpReplyBehavior.Reset);

    /// <summary>Gets a reply that arrives byte by byte and never ends, until the client gives up.</summary>
    public static SmtpReply Drip { get; } = new(SmtpReplyBehavior.Drip);

    /// <summary>Gets the reply code; 0 if there is none.</summary>
    public int Code { get; }

    /// <summary>Gets the reply's text, or the raw text; several lines are separated by <c>\n</c>.</summary>
    /// <value>The default is empty.</value>
    public string Text { get; private init; } = string.Empty;

    /// <summary>Gets a value indicating whether the connection is closed after the answer.</summary>
    public bool ClosesSession { get; private init; }

    internal SmtpReplyBehavior Behavior { get; }

    internal bool IsPositive => Behavior is SmtpReplyBehavior.Answer && Code < 400;

    /// <summary>Creates an answer of arbitrary text: half a line, another protocol, garbage.</summary>
    /// <param name="text">The text to send unchanged, as UTF-8.</param>
    /// <param name="closesSession">Whether the connection is closed after it.</param>
    /// <returns>The answer.</returns>
    public static SmtpReply Raw(string text, bool closesSession = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SmtpReply(SmtpReplyBehavior.Raw) { Text = text, ClosesSession = closesSession };
    }

    /// <summary>Returns the code and the text, or the behavior that replaces a reply.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => Behavior is SmtpReplyBehavior.Answer
        ? $"{Code.ToString(CultureInfo.InvariantCulture)} {Text}".TrimEnd()
        : Behavior.ToString();

    /// <summary>Returns the reply as sent over the network.</summary>
    internal string ToWire()
    {
        if (Behavior is SmtpReplyBehavior.Raw)
        {
            return Text;
        }

        var code = Code.ToString(CultureInfo.InvariantCulture);
        var lines = Text.Split('\n');
        return string.Concat(lines.Select((line, index) => $"{code}{(index < lines.Length - 1 ? '-' : ' ')}{line}\r\n"));
    }
}
