using System.Runtime.InteropServices;

namespace Fapilog.Loading;

/// <summary>
/// The names by which packages know the system this process runs on, the closest first: as .NET's own host takes them.
/// </summary>
internal static class HostSystem
{
    public static IReadOnlyList<string> Identifiers { get; } = Of(RuntimeInformation.RuntimeIdentifier, OperatingSystem.IsWindows());

    public static IReadOnlyList<string> Of(string identifier, bool isWindows)
    {
        var dash = identifier.LastIndexOf('-');
        var (system, architecture) = dash < 0 ? (identifier, string.Empty) : (identifier[..dash], identifier[(dash + 1)..]);
        string[] systems = system switch
        {
            "linux-musl" => [system, "linux", "unix"],
            _ when isWindows => [system, "win"],
            "linux" or "osx" => [system, "unix"],
            _ => [system, "linux", "unix"],
        };
        return [.. systems.Distinct().SelectMany(name => new[] { $"{name}-{architecture}", name }), "any"];
    }
}
