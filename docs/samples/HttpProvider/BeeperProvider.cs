// <provider>
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace HttpProvider;

/// <summary>
/// What an operator writes under <c>Settings</c>, beside AllowNetworks, Timeout, CertificateAuthority and Proxy.
/// </summary>
public sealed class BeeperSettings : HttpProviderSettings
{
    /// <summary>Gets or sets the key of the account.</summary>
    [Required]
    [BeeperKey]
    public Secret? Key { get; set; }

    /// <summary>Gets or sets the address of the API, for a test or a region of its own.</summary>
    [Required]
    [WebAddress(isBase: true)]
    public string Endpoint { get; set; } = "https://api.beeper.example";
}

/// <summary>Checks the form of a key, at start and at each alert.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BeeperKeyAttribute : SettingRuleAttribute
{
    /// <summary>Initializes a new instance of the <see cref="BeeperKeyAttribute"/> class.</summary>
    public BeeperKeyAttribute()
        : base(FindFault)
    {
    }

    internal static string? FindFault(string key) => key.StartsWith("bp_", StringComparison.Ordinal)
        ? null
        : "The key does not begin with 'bp_'. Copy it from the page 'Keys' of your account.";
}

/// <summary>Offers the provider <c>beeper</c>.</summary>
[AlertProvider("beeper", Description = "Beeps.", Settings = typeof(BeeperSettings))]
public sealed class BeeperProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new BeeperDispatcher(context);
}

internal sealed class BeeperDispatcher : HttpAlertDispatcher<BeeperSettings>
{
    private static readonly OutcomeTable Outcomes = OutcomeTable.Http.With(
        new(402, AlertFailureKind.InstanceFailed, "The account is not paid for. Look at its page 'Billing'."),
        new(409, AlertFailureKind.Rejected, "The receiver has switched beeps off."));

    public BeeperDispatcher(AlertProviderContext context)
        : base(context, new PacingRule(30, TimeSpan.FromMinutes(1)))
    {
    }

    protected override IReadOnlyList<HttpAlert> Describe(AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        var key = Settings.Key!.Read(BeeperKeyAttribute.FindFault);
        var report = new AlertReport(auditEvent, severity);
        return
        [
            new HttpAlert
            {
                Address = WebAddress.Append(Settings.Endpoint, "/v1/beeps"),
                AddressSecrecy = AddressSecrecy.None,
                Authorization = new("Bearer", key),
                Body = VendorJson.Write(new JsonObject
                {
                    ["id"] = DeliveryKey.ForAlert(auditEvent),
                    ["text"] = TextLimit.Cut(report.Headline, 500, TextUnit.Utf16),
                }),
                PacedBy = key,
                Judge = answer => Outcomes.Judge(answer),
                Receipt = answer => new AlertReceipt { Reference = answer.ReadText("beep_id") },
            },
        ];
    }
}
// </provider>
