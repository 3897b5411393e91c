using System.Text;
using MimeKit;

namespace Fapilog.Alerts.Email;

/// <summary>
/// Reads mail addresses of settings: <c>ops@example.com</c> or <c>On call &lt;ops@example.com&gt;</c>.
/// </summary>
internal static class MailAddressText
{
    private const int LongestLocalPart = 64;
    private const int LongestAddress = 254;

    /// <summary>Says what is wrong with an address.</summary>
    /// <returns>A full sentence, or <see langword="null"/> when it is well formed.</returns>
    public static string? Fault(string? text) => Read(text) is not null
        ? null
        : $"'{Shown(text)}' is not a mail address. Write one address in each entry, such as 'ops@example.com' or "
            + "'On call <ops@example.com>'.";

    /// <exception cref="FormatException">The text is no address.</exception>
    public static MailboxAddress Parse(string? text) => Read(text) ?? throw new FormatException(Fault(text));

    private static MailboxAddress? Read(string? text)
    {
        // What the library would take and a header must not hold: control characters, halves of a surrogate pair.
        if (text is null || text.Any(char.IsControl) || text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar))
        {
            return null;
        }

        return MailboxAddress.TryParse(text, out var address) && IsWhole(address) ? address : null;
    }

    private static bool IsWhole(MailboxAddress mailbox)
    {
        var address = mailbox.Address;
        var at = address.LastIndexOf('@');
        return mailbox.Route.Count == 0
            && at is > 0 and <= LongestLocalPart
            && address.Length <= LongestAddress
            && Uri.CheckHostName(Domain(address[(at + 1)..])) is not UriHostNameType.Unknown;
    }

    private static string Domain(string text) => text is ['[', .. var literal, ']']
        ? literal.Replace("IPv6:", string.Empty, StringComparison.OrdinalIgnoreCase)
        : text;

    private static string Shown(string? text) => Delivery.TextLimit.Cut(Delivery.PlainText.Line(text), 100, Delivery.TextUnit.Utf16);
}
