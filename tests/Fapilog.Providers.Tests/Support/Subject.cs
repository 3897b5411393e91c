using System.Reflection;
using Fapilog.Alerting;
using Fapilog.Alerts.Alertmanager;
using Fapilog.Alerts.Email;
using Fapilog.Alerts.Opsgenie;
using Fapilog.Alerts.PagerDuty;
using Fapilog.Alerts.Slack;
using Fapilog.Alerts.Teams;
using Fapilog.Alerts.Webhook;
using Fapilog.Auditing;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Providers.Tests.Support;

/// <summary>
/// A provider's dispatcher itself, without the host's adapter around it, and its vendor; both by a clock that stands still.
/// </summary>
internal sealed class Subject : IAsyncDisposable
{
    private static readonly Dictionary<string, IAlertProvider> Providers = new()
    {
        ["alertmanager"] = new AlertmanagerProvider(),
        ["email"] = new EmailProvider(),
        ["opsgenie"] = new OpsgenieProvider(),
        ["pagerduty"] = new PagerDutyProvider(),
        ["slack"] = new SlackProvider(),
        ["teams"] = new TeamsProvider(),
        ["webhook"] = new WebhookProvider(),
    };

    private Subject(Vendor vendor, ProviderInstance instance)
    {
        Vendor = vendor;
        Instance = instance;
    }

    public Vendor Vendor { get; }

    public ProviderInstance Instance { get; }

    public RecordingClock Clock => Instance.Clock;

    /// <param name="form">The provider, and how it is configured.</param>
    /// <param name="without">A setting that is left out.</param>
    /// <param name="authority">The host and port that answers in the vendor's place.</param>
    /// <param name="other">A setting with another value than the vendor's.</param>
    public static async Task<Subject> StartAsync(
        string form, string? without = null, string? authority = null, (string Name, string Value)? other = null)
    {
        var provider = Providers[form.Split(' ')[0]];
        var clock = new RecordingClock();
        var vendor = await Vendors.StartAsync(form, clock);
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(vendor.Settings.Where(setting => setting.Name != without && setting.Name != other?.Name)
                .Select(setting => KeyValuePair.Create(setting.Name, (string?)Redirected(setting.Value, authority)))
                .Concat(other is var (name, value) ? [KeyValuePair.Create(name, (string?)value)] : []))
            .Build()
            .Get(provider.GetType().GetCustomAttribute<AlertProviderAttribute>()!.Settings!);
        return new Subject(vendor, new ProviderInstance(provider, settings!, clock));
    }

    private static string Redirected(string value, string? authority) =>
        authority is not null && Uri.TryCreate(value, UriKind.Absolute, out var address) && address.IsLoopback
            ? value.Replace(address.Authority, authority, StringComparison.Ordinal)
            : value;

    public Task<AlertReceipt> SendAsync(
        AuditEvent? auditEvent = null, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        Instance.SendAsync(auditEvent, channel: Vendor.Channel, deadline: deadline, cancellationToken: cancellationToken);

    public async Task ArriveAsync()
    {
        for (var token = Patience.Token(); Vendor.Calls() == 0; token.ThrowIfCancellationRequested())
        {
            await Task.Delay(1, token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Instance.DisposeAsync();
        await Vendor.DisposeAsync();
    }
}
