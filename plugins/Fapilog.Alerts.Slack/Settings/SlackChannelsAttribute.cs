using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Checks the webhooks by channel; all faults in one message, each with the channel's name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SlackChannelsAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var channels = value as IReadOnlyDictionary<string, Secret> ?? new Dictionary<string, Secret>();
        var faults = channels
            .Select(channel => (channel.Key, Fault: Fault(channel.Key, channel.Value)))
            .Where(channel => channel.Fault is not null)
            .Select(channel => $"Channel '{channel.Key}': {channel.Fault}")
            .Concat(Alike(channels.Keys))
            .ToArray();
        return SecretFaults.Result(faults.Length == 0 ? null : string.Join(' ', faults), validationContext);
    }

    private static string? Fault(string name, Secret? address)
    {
        if (ChannelName.Fold(name).Length == 0)
        {
            return "The name is empty. Write the channel's name, such as 'ops'.";
        }

        return address is null ? "It has no address. Set the address of its incoming webhook." : SecretFaults.Of(address, SlackSecretRules.WebhookFault);
    }

    private static IEnumerable<string> Alike(IEnumerable<string> names) => names
        .GroupBy(ChannelName.Fold, StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => $"The names {string.Join(" and ", group.Select(name => $"'{name}'"))} are one channel: case and '#' do not count. Keep one.");
}
