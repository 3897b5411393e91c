using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// The address of one call, read anew for each so that a new one takes effect.
/// </summary>
internal sealed class WorkflowAddress
{
    private WorkflowAddress(string text)
    {
        // The signature covers what it covers, and nobody outside knows what: not one character may change on the way.
        Uri = new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        Mask = SecretMask.None.With(text).WithAddress(Uri);
    }

    public Uri Uri { get; }

    public SecretMask Mask { get; }

    public static WorkflowAddress Read(TeamsSettings settings)
    {
        try
        {
            var text = settings.WorkflowUrl!.GetValue().Trim();
            return Fault(text) is { } fault ? throw new FormatException(fault) : new WorkflowAddress(text);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new AlertDeliveryException(AlertFailureKind.InstanceFailed, $"{DeliveryCodes.SecretUnusable}: {exception.Message}");
        }
    }

    /// <summary>Says what is wrong with an address: a full sentence that holds nothing of it, or null when nothing is.</summary>
    public static string? Fault(string text)
    {
        var bare = text.Trim();
        if (WebAddress.Fault(bare) is { } fault)
        {
            return fault;
        }

        if (bare.AsSpan().ContainsAnyExceptInRange('!', '~') || bare.Contains('#', StringComparison.Ordinal))
        {
            return "The address holds a space, a line end, a '#' or a letter outside ASCII, which no workflow's address does. Copy it again as a whole.";
        }

        return IsConnector(new Uri(bare).Host)
            ? "The address is that of an Office 365 connector, which Microsoft has retired: it posts no more. In Teams, open the channel's "
                + "menu, choose 'Workflows' and 'Send webhook alerts to a channel', and configure the address it shows."
            : null;
    }

    private static bool IsConnector(string host) =>
        host.EndsWith(".webhook.office.com", StringComparison.OrdinalIgnoreCase)
        || host.Equals("outlook.office.com", StringComparison.OrdinalIgnoreCase)
        || host.Equals("outlook.office365.com", StringComparison.OrdinalIgnoreCase);
}
