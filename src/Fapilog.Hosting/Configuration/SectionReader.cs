using Fapilog.Diagnostics;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting;

/// <summary>
/// Fills the host's own settings from a section, which must be a group: a single value there would be ignored otherwise.
/// </summary>
internal static class SectionReader
{
    public static void Fill(object target, IConfigurationSection section, List<Fault> faults, params string[] readElsewhere) =>
        Fill(target, section, Directory.GetCurrentDirectory(), faults, readElsewhere);

    /// <summary>Fills settings that contain secrets, with the directory for their relative files.</summary>
    public static void Fill(
        object target, IConfigurationSection section, string baseDirectory, List<Fault> faults, params string[] readElsewhere)
    {
        CheckGroup(section, faults);
        faults.AddRange(SettingsBinder.Fill(target, section, baseDirectory, readElsewhere));
    }

    public static void CheckGroup(IConfigurationSection section, List<Fault> faults)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            faults.Add(new Fault(
                HostingCodes.NotAGroup,
                $"'{section.Key}' holds one value, but is a group of settings. Name the setting that is meant.",
                section.Path));
        }
    }
}
