using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Fapilog.Sealing;

namespace Fapilog.Hosting;

/// <summary>
/// Says of a setting that stands in the wrong group of a trail where it belongs: a list of the settings of that group does not.
/// </summary>
internal static class SettingPlaces
{
    private const string Alerting = "Alerting";

    private static readonly ILookup<string, string> Groups = new (string Group, IEnumerable<string> Settings)[]
    {
        ("Audit", Fillable(typeof(AuditTrailOptions)).Except([nameof(AuditTrailOptions.Routes), QuietHoursReader.Section])),
        ("Audit:Policy", Fillable(typeof(CompliancePolicy))),
        ("Audit:Seal", Fillable(typeof(SealOptions))),
        ("Audit:Undelivered", Fillable(typeof(UndeliveredLimits))),
        (Alerting, [
            .. Fillable(typeof(AlertingSettings)), .. Fillable(typeof(AlertInstanceOptions)),
            "Provider", "Providers", "Settings", "Routes", QuietHoursReader.Section,
        ]),
        ("Alerting:Trust", Fillable(typeof(TrustOptions))),
    }.SelectMany(group => group.Settings.Select(setting => (group.Group, Setting: setting)))
        .ToLookup(one => one.Setting, one => one.Group, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the fault with the place of the setting that it says there is none of; any other as it is.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="root">The path of the trail's section.</param>
    /// <param name="isNamed">Whether instances have names.</param>
    public static Fault Explain(Fault fault, string root, bool isNamed)
    {
        if (fault.Code != LoadingCodes.UnknownSetting
            || fault.Path is not { } path
            || !path.StartsWith(root + ':', StringComparison.OrdinalIgnoreCase)
            || GroupOf(path[(root.Length + 1)..]) is not { } group)
        {
            return fault;
        }

        var key = path[(path.LastIndexOf(':') + 1)..];
        var beginning = $"There is no setting '{key}'";
        string[] places =
        [
            .. Groups[key].Where(place => !place.Equals(group, StringComparison.OrdinalIgnoreCase))
                .Select(place => $"{root}:{place}"),
        ];
        if (!fault.Message.StartsWith(beginning, StringComparison.Ordinal))
        {
            return fault;
        }

        return places.Length > 0
            ? new Fault(
                fault.Code,
                $"{beginning} here. It belongs in {string.Join(" or ", places.Select(place => $"'{place}'"))}: write '{places[0]}:{key}'.",
                path)
            {
                MeantPath = places.Length == 1 ? $"{places[0]}:{key}" : fault.MeantPath,
            }
            : IsOfProvider(group)
            ? new Fault(
                fault.Code,
                fault.Message.Replace(
                    " The settings are ",
                    $" {OfProvider(path, group, isNamed)} The settings here are ",
                    StringComparison.Ordinal),
                path)
            {
                MeantPath = fault.MeantPath,
            }
            : fault;
    }

    private static string OfProvider(string path, string group, bool isNamed) => isNamed && group == Alerting
        ? "A setting of a provider belongs in the 'Settings' of its instance."
        : $"A setting of the provider belongs in '{path[..path.LastIndexOf(':')]}:Settings'.";

    // Both the section of alerting and each instance in 'Providers' may have 'Settings' of a provider.
    private static bool IsOfProvider(string group) => group == Alerting || IsInstance(group.Split(':'));

    /// <summary>Returns the group of a setting, spelled as here; null in one not looked at, such as that of a route.</summary>
    private static string? GroupOf(string setting)
    {
        var end = setting.LastIndexOf(':');
        var group = end < 0 ? string.Empty : setting[..end];
        return group.Length == 0 || IsInstance(group.Split(':'))
            ? group
            : Groups.SelectMany(places => places)
                .FirstOrDefault(place => place.Equals(group, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsInstance(string[] steps) => steps.Length == 3
        && steps[0].Equals(Alerting, StringComparison.OrdinalIgnoreCase)
        && steps[1].Equals("Providers", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Fillable(Type type) => SettingShape.Members(type).Values
        .Where(member => SettingShape.For(member.PropertyType).Kind is not SettingKind.Unsupported)
        .Select(member => member.Name);
}
