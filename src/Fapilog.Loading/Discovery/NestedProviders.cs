using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Looks for providers below a folder that has none at its top level: an archive unpacked into a folder of its own, a build's
/// output with the folders around it. They are not used there, and the message says where they belong.
/// </summary>
internal sealed class NestedProviders
{
    private const int Deepest = 4;
    private const int MostFolders = 100;
    private const int MostDlls = 100;

    private readonly string _root;
    private readonly Func<string, Inspection> _inspect;

    /// <param name="root">The plugins folder.</param>
    /// <param name="inspect">Looks at one DLL.</param>
    public NestedProviders(string root, Func<string, Inspection> inspect)
    {
        _root = root;
        _inspect = inspect;
    }

    /// <summary>Returns a rejected row for each provider below, under its name; none if there is no provider.</summary>
    public IReadOnlyList<ProviderRow> Find(string folder)
    {
        var found = Nearest(folder);
        if (found.Length == 0)
        {
            return [];
        }

        var rejection = new Fault(LoadingCodes.NoProvider, Describe(folder, [.. found.Select(dll => dll.Path)]));
        return
        [
            .. found.SelectMany(dll => dll.Inspection.Facts!.Providers)
                .Select(declared => ProviderRow.Rejected(new ProviderLocation(folder, folder), rejection, declared)),
        ];
    }

    private string Describe(string folder, string[] dlls)
    {
        var none = $"No DLL directly in '{folder}' carries [AlertProvider].";
        var folders = dlls.Select(dll => Path.GetDirectoryName(dll)!).Distinct().ToArray();
        return folders is [var only]
            ? $"{none} One is too deep, in '{dlls[0]}': move what '{only}' holds to '{folder}'."
            : $"{none} Some are too deep: {Sentence.List(dlls)}. Move each of their folders to '{_root}', or set PluginsPath to the folder that holds them.";
    }

    /// <summary>Goes down level by level, and ends at the first with a provider.</summary>
    private InspectedDll[] Nearest(string folder)
    {
        var (level, left) = (Below(folder), MostDlls);
        for (var depth = 0; depth < Deepest && level.Length > 0; depth++)
        {
            string[] dlls = [.. level.SelectMany(one => Read(() => PluginsFolder.Dlls(one))).Take(left)];
            left -= dlls.Length;
            InspectedDll[] found =
                [.. dlls.Select(dll => new InspectedDll(dll, _inspect(dll))).Where(dll => dll.Inspection.HasProviders)];
            if (found.Length > 0)
            {
                return found;
            }

            level = [.. level.SelectMany(Below).Take(MostFolders)];
        }

        return [];
    }

    private static string[] Below(string folder) => Read(() => PluginsFolder.Visible(new DirectoryInfo(folder))
        .OfType<DirectoryInfo>()
        .Where(one => one.LinkTarget is null)
        .Select(one => one.FullName)
        .Order(StringComparer.Ordinal)
        .Take(MostFolders));

    // What cannot be read gives no hint.
    private static string[] Read(Func<IEnumerable<string>> list)
    {
        try
        {
            return [.. list()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
