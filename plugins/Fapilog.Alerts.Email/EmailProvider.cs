using Fapilog.Alerting;

namespace Fapilog.Alerts.Email;

/// <summary>
/// Offers the provider <c>email</c>: mail over SMTP.
/// </summary>
[AlertProvider(
    "email",
    Aliases = ["smtp", "mail"],
    Description = "Mail over SMTP, with STARTTLS or TLS.",
    Settings = typeof(EmailSettings),
    Channels = AlertChannels.None,
    HandlesClear = true)]
public sealed class EmailProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new EmailDispatcher(context);
    }
}
