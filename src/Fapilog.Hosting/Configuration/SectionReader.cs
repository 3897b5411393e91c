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
        Fill(target, section, ".", faults, readElsewhere);

    /// <summary>Fills settings that contain secrets, with the directory for their relative files.</summary>
    public static void Fill(
        object target, IConfigurationSection section, string baseDirectory, List<Fault> faults, params string[] readElsewhere)
    {
        CheckGroup(section, faults, SettingShape.Members(target.GetType()).Values.FirstOrDefault()?.Name);
        faults.AddRange(SettingsBinder.Fill(target, section, baseDirectory, readElsewhere));
    }

    /// <param name="section">The section.</param>
    /// <param name="faults">Receives the fault.</param>
    /// <param name="example">A setting of the group; null for none.</param>
    /// <returns>Whether it can be a group.</returns>
    public static bool CheckGroup(IConfigurationSection section, List<Fault> faults, string? example = null)
    {
        if (section.Value is not { } value)
        {
            return true;
        }

        faults.Add(new Fault(
            HostingCodes.NotAGroup,
            $"'{section.Key}' {(value.Length == 0 ? "is empty" : "holds one value")}, but is a group of settings. Name the setting that is meant"
            + $"{(example is null ? string.Empty : $", such as '{section.Path}:{example}'")}{(value.Length == 0 ? ", or leave it out" : string.Empty)}.",
            section.Path));
        return false;
    }

    /// <summary>Checks that what a group holds has names: JSON in brackets gives it numbers.</summary>
    /// <param name="section">The group.</param>
    /// <param name="faults">Receives the fault.</param>
    /// <param name="example">A setting of one named entry, such as <c>oncall:Provider</c>.</param>
    /// <param name="json">The same in JSON.</param>
    /// <returns>Whether the entries have names.</returns>
    public static bool CheckNamed(IConfigurationSection section, List<Fault> faults, string example, string json)
    {
        var keys = section.GetChildren().Select(child => child.Key).ToArray();
        if (keys.Length == 0 || !keys.All(key => key.All(char.IsAsciiDigit)))
        {
            return true;
        }

        faults.Add(new Fault(
            HostingCodes.BadInstanceName,
            $"'{section.Key}' is a list, and what it holds must have names. Write '{section.Path}:{example}', or in JSON \"{section.Key}\": {json}.",
            section.Path));
        return false;
    }

    /// <summary>Checks that what a section holds has an order: in JSON, brackets give it numbers.</summary>
    /// <param name="section">The list.</param>
    /// <param name="faults">Receives the fault.</param>
    /// <param name="example">A setting of the first entry, such as <c>0:To:0</c>.</param>
    /// <param name="json">Entries in JSON.</param>
    /// <returns>Whether it is a list, or absent.</returns>
    public static bool CheckList(IConfigurationSection section, List<Fault> faults, string example, string json)
    {
        if (string.IsNullOrEmpty(section.Value) && section.GetChildren().All(child => child.Key.All(char.IsAsciiDigit)))
        {
            return true;
        }

        faults.Add(new Fault(
            LoadingCodes.WrongType,
            $"'{section.Key}' must be a list, because the order of what it holds counts. Write '{section.Path}:{example}', or in JSON \"{section.Key}\": {json}.",
            section.Path));
        return false;
    }
}
