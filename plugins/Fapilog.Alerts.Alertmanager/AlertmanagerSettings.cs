using System.Buffers;
using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// The settings of an Alertmanager instance.
/// </summary>
public sealed class AlertmanagerSettings : HttpProviderSettings, IValidatableObject
{
    // With less it would be over before anybody was notified.
    private const string ShortestHold = "00:01:00";
    private const string LongestHold = "7.00:00:00";

    /// <summary>
    /// Gets or sets the addresses of all members of the cluster, such as <c>https://alertmanager-1.example:9093</c>, with the
    /// path prefix they are served under, and without <c>/api/v2/alerts</c>.
    /// </summary>
    /// <value>
    /// Required, at least one. <c>https</c>, or <c>http</c> to a network of <see cref="NetworkProviderSettings.AllowNetworks"/>.
    /// </value>
    [MemberAddresses]
    public IReadOnlyList<string> Urls { get; set; } = [];

    /// <summary>Gets or sets for how long an alert fires when nobody clears it.</summary>
    /// <value>From 1 minute to 7 days; the default is 5 minutes. Above the <c>group_interval</c> of its route.</value>
    [DurationRange(ShortestHold, LongestHold)]
    public TimeSpan Hold { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets for how long a finding of the trail itself (a damaged file, a storage that fails) fires when the trail
    /// does not say that it is over.
    /// </summary>
    /// <value>From 1 minute to 7 days; the default is 1 day.</value>
    [DurationRange(ShortestHold, LongestHold)]
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
    public Secret? Password { get; set; }

    /// <summary>Gets or sets the token a proxy in front asks for. Not together with <see cref="User"/>.</summary>
    /// <value>The default is none.</value>
    [BearerToken]
    public Secret? BearerToken { get; set; }

    /// <summary>Checks that the credentials fit together.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The faults.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var hasUser = !string.IsNullOrWhiteSpace(User);
        if (User is not null && !hasUser)
        {
            yield return new ValidationResult(
                "'User' is empty. Give it the name for basic authentication, or leave it and 'Password' out.", [nameof(User)]);
        }
        else if (hasUser != Password is not null)
        {
            yield return new ValidationResult(
                "'User' and 'Password' belong together, and one of them is missing. Set both or none.",
                [hasUser ? nameof(Password) : nameof(User)]);
        }

        if (hasUser && BearerToken is not null)
        {
            yield return new ValidationResult(
                "Both a user and a bearer token are given, and one request carries one of them. Remove the other.",
                [nameof(User), nameof(BearerToken)]);
        }

        if (User?.AsSpan().IndexOfAny(":\r\n\0") >= 0)
        {
            yield return new ValidationResult(
                "The user name contains a colon or a line end, which basic authentication cannot carry. Use another user.",
                [nameof(User)]);
        }
    }

    internal static Uri Endpoint(Uri url) => new(url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/api/v2/alerts");
}

/// <summary>
/// Checks the list of a cluster's members; all faults in one message, each with its index.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MemberAddressesAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var urls = value as IReadOnlyList<string> ?? [];
        return urls.Count == 0
            ? SettingRuleAttribute.Result(
                "No Alertmanager is named. Write the address of each member, such as [\"https://alertmanager.example:9093\"].",
                validationContext)
            : SettingRuleAttribute.Result(
                urls.Select((url, index) => FindFault(urls, url, index, validationContext)), validationContext);
    }

    private static string? FindFault(IReadOnlyList<string> urls, string url, int index, ValidationContext context)
    {
        if (WebAddress.FindFault(url) is { } fault)
        {
            var way =
                fault.Contains("user name", StringComparison.Ordinal) ? " Use the settings 'User' and 'Password'." : string.Empty;
            return $"'Urls:{index}': {WebAddress.NameIn(fault, url)}{way}";
        }

        if (HttpProviderSettings.PlainHttpFault(url, context) is { } plain)
        {
            return $"'Urls:{index}': {WebAddress.NameIn(plain, url)}";
        }

        var address = new Uri(url);
        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return $"'Urls:{index}': The address '{SettingRuleAttribute.Show(url)}' contains a '?' or a '#'. Write it only up to the path prefix, as '--web.external-url' has it.";
        }

        if (address.AbsolutePath.Contains("/api/v", StringComparison.Ordinal))
        {
            return $"'Urls:{index}': The address '{SettingRuleAttribute.Show(url)}' contains the path of the API, which is added. Leave '/api/…' out.";
        }

        return urls.Take(index).Any(other => Same(other, address))
            ? $"'Urls:{index}': The same member '{SettingRuleAttribute.Show(url)}' is named twice. Remove one."
            : null;
    }

    private static bool Same(string other, Uri address) =>
        Uri.TryCreate(other, UriKind.Absolute, out var parsed)
            && AlertmanagerSettings.Endpoint(parsed) == AlertmanagerSettings.Endpoint(address);
}

/// <summary>
/// Checks the labels an operator adds: names Prometheus takes, that are not the provider's own; texts that are not empty.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class StaticLabelsAttribute : ValidationAttribute
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        SettingRuleAttribute.Result(
            (value as IReadOnlyDictionary<string, string> ?? new Dictionary<string, string>())
                .Select(label => FindFault(label.Key, label.Value)),
            validationContext);

    private static string? FindFault(string name, string? text)
    {
        if (!IsName(name))
        {
            return $"The label name '{SettingRuleAttribute.Show(name)}' is not one of Prometheus. Write letters, digits and '_', and begin with a letter.";
        }

        if (name.StartsWith("__", StringComparison.Ordinal) || AlertmanagerAlert.OwnLabels.Contains(name))
        {
            return $"The label '{name}' is set by the provider or reserved. Choose another name.";
        }

        return string.IsNullOrWhiteSpace(text)
            ? $"The label '{name}' has no text, and Alertmanager drops an empty one. Give it a text."
            : null;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(Allowed);
}

/// <summary>Checks a token that is sent in a header. Its message never holds the value.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BearerTokenAttribute : SettingRuleAttribute
{
    public BearerTokenAttribute()
        : base(FindFault)
    {
    }

    public static string? FindFault(string token) => token.AsSpan().ContainsAnyExceptInRange('!', '~')
        ? "The bearer token contains a space, a line end or a letter outside ASCII, which a header cannot carry. Copy it again."
        : null;
}
