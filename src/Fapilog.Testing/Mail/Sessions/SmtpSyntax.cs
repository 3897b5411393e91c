using System.Globalization;
using System.Text.RegularExpressions;

namespace Fapilog.Testing;

/// <summary>
/// The syntax of commands, and the answer to <c>EHLO</c>.
/// </summary>
internal static partial class SmtpSyntax
{
    public static SmtpReply? Fault(SmtpLine line, string text) => line.Fault switch
    {
        SmtpLineFault.TooLong => new SmtpReply(500, "5.5.2 Error: line too long"),
        SmtpLineFault.BareLineFeed => new SmtpReply(521, "5.5.2 Error: bare <LF> received"),
        SmtpLineFault.BareCarriageReturn => new SmtpReply(521, "5.5.2 Error: bare <CR> received"),
        _ => text.Any(c => char.IsControl(c) || c == '\ufffd') ? new SmtpReply(500, "5.5.2 Error: bad syntax") : null,
    };

    /// <summary>Returns the verb of a command for a record: the rest may be a password, if no command was expected.</summary>
    public static string Shown(string text) => Verb().Match(text).Value is { Length: > 0 } verb ? verb : "(no command)";

    public static bool IsClientName(string name) => ClientName().IsMatch(name);

    public static string Offer(SmtpDoubleOptions options, bool isEncrypted)
    {
        var size = "SIZE " + options.MaxMessageBytes.ToString(CultureInfo.InvariantCulture);
        var offers = new List<string> { "PIPELINING", size, "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES" };
        if (options.Security is SmtpDoubleSecurity.StartTls && !isEncrypted)
        {
            offers.Add("STARTTLS");
        }

        if (options.User is not null && (isEncrypted || options.TakesPasswordsInPlainText))
        {
            offers.Add("AUTH PLAIN LOGIN");
        }

        offers.RemoveAll(offer => options.WithoutExtensions.Contains(offer.Split(' ')[0], StringComparer.OrdinalIgnoreCase));
        return string.Join('\n', ["double.test", .. offers]);
    }

    [GeneratedRegex("^[A-Za-z]{1,12}(?= |$)")]
    private static partial Regex Verb();

    [GeneratedRegex(@"^([A-Za-z0-9_]([A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?|\[[0-9A-Fa-f.:]+\]|\[IPv6:[0-9A-Fa-f.:]+\])$")]
    private static partial Regex ClientName();
}
