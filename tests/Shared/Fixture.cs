using System.Reflection;

namespace Fapilog.Tests;

/// <summary>
/// Finds the fixture plugins that the test project lists, as the build made them.
/// </summary>
internal static class Fixture
{
    private static readonly Dictionary<string, string> Paths = typeof(Fixture).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Where(attribute => attribute.Key.StartsWith("Fixture:", StringComparison.Ordinal))
        .ToDictionary(
            attribute => Path.GetFileNameWithoutExtension(attribute.Key.Replace('\\', '/')), attribute => attribute.Value!);

    /// <summary>Returns the path of the fixture's DLL in its build output.</summary>
    public static string PathOf(string fixture) => Paths.TryGetValue(fixture, out var path)
        ? path
        : throw new ArgumentException(
            $"There is no fixture '{fixture}'. Add it to the FixturePlugin items of this test project.", nameof(fixture));

    /// <summary>Copies the fixture's DLL alone, as the single-file layout has it, and returns the copy's path.</summary>
    public static string CopyFile(string fixture, string pluginsPath, string? fileName = null)
    {
        Directory.CreateDirectory(pluginsPath);
        var target = Path.Combine(pluginsPath, fileName ?? Path.GetFileName(PathOf(fixture)));
        File.Copy(PathOf(fixture), target);
        return target;
    }

    /// <summary>
    /// Copies the fixture's whole output into a folder, as the folder layout has it, and returns the path of its DLL there.
    /// </summary>
    public static string CopyFolder(string fixture, string pluginsPath, string? folderName = null)
    {
        var source = Path.GetDirectoryName(PathOf(fixture))!;
        var target = Path.Combine(pluginsPath, folderName ?? fixture);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return Path.Combine(target, Path.GetFileName(PathOf(fixture)));
    }
}
