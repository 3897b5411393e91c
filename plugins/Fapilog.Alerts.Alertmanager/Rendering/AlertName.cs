using System.Text;
using Fapilog.Alerting;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// Makes the label <c>alertname</c> of the first reason, as Prometheus' own names are written: <c>critical_error</c> becomes
/// <c>AuditCriticalError</c>.
/// </summary>
internal static class AlertName
{
    private const int MaxLength = 64;

    public static string Of(AlertDetails alert)
    {
        var name = new StringBuilder("Audit");
        var begins = true;
        foreach (var letter in alert.Reasons is [var first, ..] ? first : string.Empty)
        {
            if (char.IsAsciiLetterOrDigit(letter) && name.Length < MaxLength)
            {
                name.Append(begins ? char.ToUpperInvariant(letter) : letter);
            }

            begins = !char.IsAsciiLetterOrDigit(letter);
        }

        return name.Length == "Audit".Length ? "AuditEvent" : name.ToString();
    }
}
