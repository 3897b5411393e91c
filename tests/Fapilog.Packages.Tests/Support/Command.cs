using System.Diagnostics;

namespace Fapilog.Packages.Tests.Support;

/// <summary>
/// Runs a program to its end.
/// </summary>
internal static class Command
{
    // Compiles the whole product at most.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    // Set by the test runner for itself; a build that inherits them is another build.
    private static readonly string[] OfTheRunner = ["MSBUILD", "VSTEST", "FAPILOG", "DOTNET_HOST_PATH"];

    /// <summary>Returns what the program wrote to standard output; fails with everything it wrote where it does not exit with
    /// 0.</summary>
    public static async Task<string> RunAsync(
        string program,
        string workingDirectory,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys
            .Where(name => OfTheRunner.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(
            process.ExitCode == 0,
            $"'{program} {string.Join(' ', start.ArgumentList)}' exited with {process.ExitCode}.\n{await output}{await error}");
        return await output;
    }
}
