using System.Runtime.InteropServices;

namespace Fapilog.Packages.Tests;

/// <summary>
/// The packages of the tool for one system each, which a release makes and a build does not.
/// </summary>
public sealed class RuntimeToolTests
{
    private const string FeedVariable = "FAPILOG_TOOL_PACKAGES";

    private static string? Feed { get; } = Environment.GetEnvironmentVariable(FeedVariable) is { Length: > 0 } folder
        ? Path.GetFullPath(folder, Repository.Root)
        : null;

    [ToolPackagesFact]
    public void Packages_OfTheToolForOneSystem_AreCompiledAheadAndBringTheSameProviders()
    {
        using var any = Package.Open("Fapilog.Cli.any", Feed);
        using var own = Package.Open($"Fapilog.Cli.{RuntimeInformation.RuntimeIdentifier}", Feed);

        Assert.True(Assemblies.IsCompiledAhead(own.Read(own.Files.Single(IsTool))));
        Assert.False(Assemblies.IsCompiledAhead(any.Read(any.Files.Single(IsTool))));
        Assert.Equal(Providers(any), Providers(own));
        Assert.Equal(any.Version, own.Version);

        static bool IsTool(string file) => file.EndsWith("/fapilog.dll", StringComparison.Ordinal);
    }

    [ToolPackagesFact]
    public async Task Tool_InstalledFromThem_PassesItsDemo()
    {
        using var directory = new EmptyDirectory();
        using var package = Package.Open("Fapilog.Cli", Feed);
        await Command.RunAsync(
            "dotnet",
            directory.Root,
            [
                "tool", "install", package.Id, "--version", package.Version, "--tool-path", directory.Under("tools"),
                "--configfile", directory.WriteSources("NuGet.config", Feed!),
            ],
            directory.Environment);

        await Command.RunAsync(directory.Under("tools/fapilog"), directory.Root, ["demo"], directory.Environment);

        Assert.Contains(
            Directory.EnumerateDirectories(directory.Under("tools"), "*", SearchOption.AllDirectories),
            folder => Path.GetFileName(folder) == RuntimeInformation.RuntimeIdentifier);
    }

    private static IEnumerable<string> Providers(Package package) => package.Files
        .Where(file => file.Contains("/plugins/", StringComparison.Ordinal))
        .Select(file => file[file.IndexOf("/plugins/", StringComparison.Ordinal)..]);

    private sealed class ToolPackagesFactAttribute : FactAttribute
    {
        public ToolPackagesFactAttribute() => Skip = Feed is null
            ? $"No folder with the tool's packages is named in {FeedVariable}; docs/releasing.md says how to make one."
            : null;
    }
}
