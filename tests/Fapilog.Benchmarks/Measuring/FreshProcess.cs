using System.Diagnostics;
using System.Globalization;

namespace Fapilog.Benchmarks.Measuring;

/// <summary>
/// Runs something in a process of its own, as a user's start is: nothing is compiled or cached yet.
/// </summary>
internal static class FreshProcess
{
    /// <summary>Runs this program with arguments, and returns the numbers that it prints.</summary>
    public static async Task<double[]> RunAsync(params string[] arguments)
    {
        var output = await RunAsync("dotnet", [typeof(FreshProcess).Assembly.Location, .. arguments]);
        return [.. output.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    /// <summary>
    /// Prints the milliseconds since a start, and those of processor time, for <see cref="RunAsync(string[])"/>.
    /// </summary>
    public static void Report(long start, TimeSpan spent) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds} {(Environment.CpuUsage.TotalTime - spent).TotalMilliseconds}"));

    /// <summary>Runs a program to its end, and returns how many milliseconds it took.</summary>
    public static async Task<double> TimeAsync(string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        await RunAsync(program, arguments);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' failed: {output}");
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
}
