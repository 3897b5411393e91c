namespace Fapilog.Loading;

/// <summary>
/// The folder <c>runtimes</c>, in which packages keep what differs from system to system.
/// </summary>
internal static class NativeFolders
{
    public const string Name = "runtimes";

    public static bool HasLibraries(string folder)
    {
        var runtimes = Path.Combine(folder, Name);
        return Directory.Exists(runtimes)
            && Directory.EnumerateDirectories(runtimes).Any(system => Path.Combine(system, "native") is var native
                && Directory.Exists(native) && Directory.EnumerateFiles(native).Any());
    }
}
