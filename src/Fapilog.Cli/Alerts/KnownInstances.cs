using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Loading;
using Fapilog.Storage;

namespace Fapilog.Cli;

/// <summary>
/// The instances of a trail that a person may mean, as far as its directory and the configuration know them.
/// </summary>
internal static class KnownInstances
{
    /// <summary>
    /// Returns that a trail has no instance of a name, in sentences: a slip would look like success. Null if it has, or if no
    /// instance is known at all.
    /// </summary>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="named">The name that was given; null where none was.</param>
    /// <param name="settings">The settings of the trail; null where no configuration is named.</param>
    public static string? FindFault(string directory, string? named, FapilogSettings? settings)
    {
        var files = PhysicalFileSystem.Instance;
        StoredCursor[] cursors = named is null ? [] : [.. StoredCursors.Read(files, directory)];
        if (named is null || cursors.Any(cursor => cursor.Instance is null))
        {
            return null;
        }

        string[] known =
        [
            .. cursors.Select(cursor => cursor.Instance!)
                .Concat(settings?.Instances.Select(request => request.InstanceName) ?? [])
                .Concat(UndeliveredFile.Read(files, directory, settledToo: true).Select(entry => entry.Instance))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.Ordinal),
        ];
        return known.Length == 0 || known.Contains(named, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"The trail in '{directory}' has no instance '{named}'.{NearestName.Ask(named, known)} It has {Sentence.List(known)}. Correct '--instance', or leave it out.";
    }
}
