namespace Fapilog.Packages.Tests;

/// <summary>
/// The tool, installed once for the tests of a class from the folder with the packages, and from nowhere else.
/// </summary>
public sealed class InstalledTool : IAsyncLifetime, IDisposable
{
    private readonly EmptyDirectory _directory = new();

    public async Task InitializeAsync()
    {
        if (Package.Feed is not { } feed)
        {
            return;
        }

        using var package = Package.Open("Fapilog.Cli");
        var sources = _directory.WriteSources("NuGet.config", feed);
        await Command.RunAsync(
            "dotnet",
            _directory.Root,
            ["tool", "install", package.Id, "--version", package.Version, "--tool-path", _directory
                .Under("tools"), "--configfile", sources],
            _directory.Environment);
    }

    public Task<string> RunAsync(params string[] arguments) => RunAsync(arguments, new Dictionary<string, string>());

    /// <summary>Runs the tool in its empty directory; returns what it writes, and fails where it does not exit with 0.</summary>
    public Task<string> RunAsync(string[] arguments, IReadOnlyDictionary<string, string> environment) => Command.RunAsync(
        _directory.Under("tools/fapilog"),
        _directory.Root,
        arguments,
        new Dictionary<string, string>(_directory.Environment.Concat(environment)));

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _directory.Dispose();
}
