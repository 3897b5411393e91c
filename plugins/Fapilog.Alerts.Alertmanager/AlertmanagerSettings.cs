using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// The settings of an Alertmanager instance.
/// </summary>
public sealed class AlertmanagerSettings : HttpProviderSettings
{
    /// <summary>
    /// Gets or sets the addresses of all members of the cluster, such as <c>https://alertmanager-1.example:9093</c>, with the
    /// path prefix they are served under, and without <c>/api/v2/alerts</c>.
    /// </summary>
    /// <value>
    /// Required, at least one. <c>https</c>, or <c>http</c> to a network of <see cref="HttpProviderSettings.AllowNetworks"/>.
    /// </value>
    [MemberAddresses]
    public IReadOnlyList<string> Urls { get; set; } = [];

    /// <summary>Gets or sets for how long an alert fires when nobody clears it.</summary>
    /// <value>From 1 minute to 7 days; the default is 5 minutes. Above the <c>group_interval</c> of its route.</value>
    [Hold]
    public TimeSpan Hold { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets for how long a finding of the trail itself (a damaged file, a storage that fails) fires when the trail
    /// does not say that it is over.
    /// </summary>
    /// <value>From 1 minute to 7 days; the default is 1 day.</value>
    [Hold]
    public TimeSpan FindingHold { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets further labels of every alert: a name of letters, digits and <c>_</c>, and a text.</summary>
    /// <value>The default is none.</value>
    [StaticLabels]
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// Gets or sets a value indicating whether every event is an alert of its own, by a label <c>event_id</c>. Otherwise
    /// events with the same labels are one alert, which shows the last of them.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool OneAlertPerEvent { get; set; }

    /// <summary>Gets or sets the user name for basic authentication. Together with <see cref="Password"/>.</summary>
    /// <value>The default is none.</value>
    public string? User { get; set; }

    /// <summary>Gets or sets the password for basic authentication. Together with <see cref="User"/>.</summary>
    /// <value>The default is none.</value>
    [VisibleAscii(AllowsAnyText = true)]
    public Secret? Password { get; set; }

    /// <summary>Gets or sets the token a proxy in front asks for. Not together with <see cref="User"/>.</summary>
    /// <value>The default is none.</value>
    [VisibleAscii]
    public Secret? BearerToken { get; set; }

    /// <inheritdoc/>
    protected override IEnumerable<(string Member, Secret? Address)> Addresses =>
        Urls.Where(url => !string.IsNullOrEmpty(url)).Select(url => (nameof(Urls), (Secret?)Secret.Parse("literal:" + url)));

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        [.. base.Validate(validationContext).DistinctBy(fault => fault.ErrorMessage), .. CredentialFaults()];

    private IEnumerable<ValidationResult> CredentialFaults()
    {
        var hasUser = !string.IsNullOrEmpty(User);
        if (hasUser && BearerToken is not null)
        {
            yield return new ValidationResult(
                "Both a user and a bearer token are given, and one request carries one of them. Remove the other.",
                [nameof(User), nameof(BearerToken)]);
        }

        if (hasUser != Password is not null)
        {
            yield return new ValidationResult(
                "'User' and 'Password' belong together, and one of them is missing. Give both or none.",
                [hasUser ? nameof(Password) : nameof(User)]);
        }

        if (User?.AsSpan().IndexOfAny(":\r\n\0") >= 0)
        {
            yield return new ValidationResult(
                "The user name holds a colon or a line end, which basic authentication cannot carry. Use another user.",
                [nameof(User)]);
        }
    }
}
