using System.Text.RegularExpressions;

namespace Fapilog.Cli.Tests.Alerts;

/// <summary>
/// What the tool says of an alert, with times, durations and this machine's name taken out.
/// </summary>
internal static partial class AlertText
{
    public static string Scrubbed(string text, TestFolder folder)
    {
        var machine =
            text.Replace($"\"hostname\": \"{Environment.MachineName}\"", "\"hostname\": \"<host>\"", StringComparison.Ordinal);
        return Seconds().Replace(
            Stamp().Replace(Time().Replace(Support.Scrubbed.Text(machine, folder), "<time>"), "$1<seconds>"), "<duration>");
    }

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T[0-9:.]+Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"(webhook-timestamp: )\d+")]
    private static partial Regex Stamp();

    [GeneratedRegex(@"\d+(\.\d+)? s\b")]
    private static partial Regex Seconds();
}
