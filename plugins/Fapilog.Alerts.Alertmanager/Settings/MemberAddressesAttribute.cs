using System.ComponentModel.DataAnnotations;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// Checks the list of a cluster's members; all faults in one message, each by its place in the list.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MemberAddressesAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var urls = value as IReadOnlyList<string> ?? [];
        string[] faults = urls.Count == 0
            ? ["No Alertmanager is named. Write the address of each member, such as [\"https://alertmanager.example:9093\"]."]
            : [.. urls.Select((url, index) => Fault(urls, url, index)).OfType<string>()];
        return faults.Length == 0 ? ValidationResult.Success : new ValidationResult(string.Join(' ', faults), [validationContext.MemberName!]);
    }

    private static string? Fault(IReadOnlyList<string> urls, string url, int index)
    {
        if (WebAddress.Fault(url) is { } fault)
        {
            var way = fault.Contains("user name", StringComparison.Ordinal) ? " Use the settings 'User' and 'Password'." : string.Empty;
            return $"'Urls:{index}': {fault}{way}";
        }

        var address = new Uri(url);
        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return $"'Urls:{index}': The address holds a '?' or a '#'. Write it only up to the path prefix, as '--web.external-url' has it.";
        }

        if (address.AbsolutePath.Contains("/api/v", StringComparison.Ordinal))
        {
            return $"'Urls:{index}': The address holds the path of the API, which is added. Leave '/api/…' out.";
        }

        return urls.Take(index).Any(other => Same(other, address)) ? $"'Urls:{index}': The same member is named twice. Remove one." : null;
    }

    private static bool Same(string other, Uri address) =>
        Uri.TryCreate(other, UriKind.Absolute, out var parsed) && AlertmanagerMember.Endpoint(parsed) == AlertmanagerMember.Endpoint(address);
}
