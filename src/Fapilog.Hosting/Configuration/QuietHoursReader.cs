using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting;

/// <summary>
/// Reads the list <c>Alerting:QuietHours</c>, which the trail applies and its options therefore hold.
/// </summary>
internal static class QuietHoursReader
{
    public const string Section = nameof(AuditTrailOptions.QuietHours);

    /// <summary>Fills the options of a trail, if configuration has the list.</summary>
    public static void Fill(
        AuditTrailOptions options, IConfigurationSection audit, IConfigurationSection alerting, List<Fault> faults)
    {
        if (audit.GetSection(Section).Exists())
        {
            faults.Add(new Fault(
                HostingCodes.Misplaced,
                $"'{Section}' is about alerts, and is not read here. Move it to '{alerting.Path}:{Section}'.",
                $"{audit.Path}:{Section}"));
        }

        if (alerting.GetSection(Section).Exists())
        {
            var read = new Holder();
            string[] others = [.. alerting.GetChildren().Select(child => child.Key).Where(key => !IsSection(key))];
            SectionReader.Fill(read, alerting, faults, others);
            options.QuietHours = read.QuietHours;
        }
    }

    /// <summary>Returns the path of a fault of the options: this list is in another section than they are.</summary>
    public static string Locate(string? path, IConfigurationSection audit, IConfigurationSection alerting) =>
        $"{(path is not null && IsSection(path.Split(':')[0]) ? alerting.Path : audit.Path)}:{path}";

    private static bool IsSection(string key) => key.Equals(Section, StringComparison.OrdinalIgnoreCase);

    private sealed class Holder
    {
        public IReadOnlyList<QuietHours> QuietHours { get; set; } = [];
    }
}
