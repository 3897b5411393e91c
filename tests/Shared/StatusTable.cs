using System.Text;
using Fapilog.Alerting;
using Fapilog.Testing;

namespace Fapilog.Tests.Shared;

/// <summary>
/// What becomes of an alert for each status a vendor, or something in front of it, may answer.
/// </summary>
internal static class StatusTable
{
    public static IReadOnlyList<int> Statuses { get; } =
    [
        .. Enumerable.Range(200, 9), 226, .. Enumerable.Range(300, 9), .. Enumerable.Range(400, 19), .. Enumerable.Range(421, 6),
        428, 429, 431, 451, 499, .. Enumerable.Range(500, 9), 510, 511, .. Enumerable.Range(520, 8), 530,
    ];

    /// <summary>Sends an alert for each status, and writes a line for each: the kind and the code, or <c>Delivered</c>.</summary>
    /// <param name="instance">The instance; its clock is moved.</param>
    /// <param name="vendor">The vendor, of which nothing else is asked.</param>
    public static async Task<string> WriteAsync(ProviderInstance instance, VendorDouble vendor)
    {
        var table = new StringBuilder();
        foreach (var status in Statuses)
        {
            vendor.Enqueue(ReceiverAnswer.Of(status, "", ("Retry-After", "30")));
            var failure = await Record.ExceptionAsync(() => instance.SendAsync(deadline: TimeSpan.FromSeconds(20)));
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"{status} {Outcome(failure)}\n");
            instance.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        return table.ToString();
    }

    private static string Outcome(Exception? failure) => failure switch
    {
        null => "Delivered",
        AlertDeliveryException delivery => $"{delivery.Kind} {delivery.Message.Split(':')[0]}",
        _ => failure.GetType().Name,
    };
}
