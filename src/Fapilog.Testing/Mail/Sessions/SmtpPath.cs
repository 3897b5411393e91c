using System.Text.RegularExpressions;

namespace Fapilog.Testing;

/// <summary>
/// The address and the parameters of <c>MAIL FROM</c> and <c>RCPT TO</c> (RFC 5321, section 4.1.2; RFC 6531).
/// </summary>
internal sealed partial class SmtpPath
{
    private const int LongestLocalPart = 64;
    private const int LongestPath = 254;

    private SmtpPath(string address, string[] parameters)
    {
        Address = address;
        Parameters = parameters;
    }

    public string Address { get; }

    public IReadOnlyList<string> Parameters { get; }

    public bool IsInternational => Address.Any(c => !char.IsAscii(c));

    /// <summary>Parses what follows the verb, such as <c>FROM:&lt;a@b.test&gt; SIZE=100</c>.</summary>
    /// <returns>The path, or <see langword="null"/> when it is not well formed.</returns>
    public static SmtpPath? Parse(string argument, string keyword)
    {
        if (!argument.StartsWith(keyword + ":<", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = argument[(keyword.Length + 2)..];
        var match = Path().Match(rest);
        if (!match.Success)
        {
            return null;
        }

        var address = match.Groups["address"].Value;
        var parameters = match.Groups["parameters"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isShort = match.Groups["local"].Length <= LongestLocalPart && address.Length <= LongestPath;
        return isShort ? new SmtpPath(address, parameters) : null;
    }

    [GeneratedRegex(
        """
        ^(?<address>
          | (?<local> [a-z0-9!\#$%&'*+/=?^_`{|}~\u0080-\uffff-]+ (\.[a-z0-9!\#$%&'*+/=?^_`{|}~\u0080-\uffff-]+)*
              | "([\x20\x21\x23-\x5b\x5d-\x7e\u0080-\uffff]|\\[\x20-\x7e])*" )
            @ ( [a-z0-9\u0080-\uffff]([a-z0-9\u0080-\uffff-]*[a-z0-9\u0080-\uffff])?(\.[a-z0-9\u0080-\uffff]([a-z0-9\u0080-\uffff-]*[a-z0-9\u0080-\uffff])?)*
              | \[[0-9a-f.:]+\] | \[IPv6:[0-9a-f.:]+\] )
        )>(?<parameters>(\x20[^\x20]+)*)\x20?$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Path();
}
