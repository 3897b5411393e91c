using System.Diagnostics.CodeAnalysis;
using Fapilog.Diagnostics;
using Fapilog.Storage;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Loading;

/// <summary>
/// Reads settings as a provider's are read: member by member, every fault at once, no value in any message.
/// </summary>
/// <remarks>Without state; safe for use by several threads.</remarks>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
[RequiresDynamicCode(SettingShape.ByReflection)]
public static class SettingsReader
{
    /// <summary>Fills an object's settable members from a section; what is not configured keeps its value.</summary>
    /// <param name="target">The object.</param>
    /// <param name="section">The section. Names are compared without regard to case.</param>
    /// <param name="baseDirectory">Where a relative path in a <c>file:</c> secret starts.</param>
    /// <param name="faults">Takes every fault: an unknown name, a value of the wrong type.</param>
    /// <param name="readElsewhere">Names that are settings of the section and not members of the object.</param>
    public static void Fill(
        object target,
        IConfigurationSection section,
        string baseDirectory,
        ICollection<Fault> faults,
        IReadOnlyCollection<string> readElsewhere)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentNullException.ThrowIfNull(readElsewhere);

        foreach (var fault in SettingsBinder.Fill(target, section, baseDirectory, readElsewhere))
        {
            faults.Add(fault);
        }
    }
}
