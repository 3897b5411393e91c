using System.Runtime.InteropServices;
using System.Text.Json;

namespace Fapilog.Packages.Tests;

/// <summary>
/// The tool, published from the clone as an operator does who has no package.
/// </summary>
public sealed class PublishTests : IDisposable
{
    private readonly EmptyDirectory _directory = new();

    private static string ThisSystem => (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + "-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    public void Dispose() => _directory.Dispose();

    [PackagesTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tool_Published_BringsTheProvidersOfThePackagesAndWorks(bool hasItsOwnRuntime)
    {
        var published = _directory.Under("tool");
        string[] runtime = hasItsOwnRuntime ? ["--runtime", ThisSystem, "--self-contained"] : [];

        // The analyzers ran before: they change no DLL.
        await Command.RunAsync(
            "dotnet",
            Repository.Root,
            ["publish", "src/Fapilog.Cli", "--output", published, "-p:RunAnalyzers=false", "-nodeReuse:false", .. runtime]);
        using var providers = JsonDocument.Parse(await RunAsync("plugins", "list", "--format", "json"));

        Assert.Equal(FilesOfPackages(), FilesOf(Path.Combine(published, "plugins")));
        Assert.Equal(hasItsOwnRuntime, File.Exists(Path.Combine(published, "System.Private.CoreLib.dll")));
        Assert.All(providers.RootElement.EnumerateArray(), row => Assert.Empty(row.GetProperty("remarks").EnumerateArray()));
        Assert.Contains("All of it held.", await RunAsync("demo"), StringComparison.Ordinal);

        Task<string> RunAsync(params string[] arguments) =>
            Command.RunAsync(Path.Combine(published, "fapilog"), _directory.Root, arguments, _directory.Environment);
    }

    private string[] FilesOfPackages()
    {
        foreach (var package in Package.OpenAll())
        {
            using (package)
            {
                package.UnpackPlugins(_directory.Under("unpacked"));
            }
        }

        return FilesOf(_directory.Under("unpacked/plugins"));
    }

    private static string[] FilesOf(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Order(StringComparer.Ordinal),
    ];
}
