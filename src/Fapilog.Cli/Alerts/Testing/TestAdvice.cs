using System.Globalization;
using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Hosting;

namespace Fapilog.Cli;

/// <summary>
/// Explains a failed test: what a trail would do with such an alert, and what a person can.
/// </summary>
internal static partial class TestAdvice
{
    /// <summary>Returns the code a failure begins with, or null.</summary>
    public static string? CodeOf(string failure) => Code().Match(failure) is { Success: true } match ? match.Value : null;

    public static string PageOf(string code) => $"docs/diagnostics/{code}.md";

    public static string Of(AlertTrialResult result, ConfiguredInstance instance)
    {
        var advice = result.Status switch
        {
            AlertTrialStatus.Rejected =>
                "The vendor does not take this alert and would not take it again: a trail would give it up and count it, and go on with the next. "
                + "Correct what the vendor names, and test again.",
            AlertTrialStatus.InstanceFailed =>
                "No alert of this instance would be taken: a trail would pause it, report it, and try it with one alert after growing pauses. "
                + $"Correct its settings at '{instance.Request.ConfigurationPath}:Settings', or the key at the vendor, and test again.",
            AlertTrialStatus.TimedOut =>
                "Nobody knows whether the alert arrived: look there. A trail would offer it again. "
                + $"Raise '{instance.Request.ConfigurationPath}:Deadline' (now {Span(instance.Options.Deadline)}), or ask the provider's author.",
            AlertTrialStatus.Cancelled => "Nobody knows whether the alert arrived: look there, or test again.",
            _ => $"This may pass: a trail would offer the alert again {Pause(result.RetryAfter)}, for up to {Span(instance.Options.MaxAlertAge)}. Test again later.",
        };
        return CodeOf(result.Failure ?? string.Empty) is { } code ? $"{advice} More: {PageOf(code)}."
            : result.Status is AlertTrialStatus.Temporary ? $"{advice} The provider gives no code: its page or its author knows more."
            : advice;
    }

    private static string Pause(TimeSpan? retryAfter) => retryAfter is { } wait
        ? $"not before {wait.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} seconds have passed, as the vendor asks"
        : "after growing pauses";

    private static string Span(TimeSpan span) => span.ToString("c", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\AFAP[0-9]{4}(?=:)")]
    private static partial Regex Code();
}
