using System.Diagnostics;
using System.Globalization;

namespace Fapilog.Crash;

/// <summary>
/// Starts the process that logs until it is killed.
/// </summary>
internal static class WriterProcess
{
    private const string Program = "Fapilog.CrashWriter.dll";

    public static ChildProcess Start(
        string directory, int tasks, int? events = null, IReadOnlyDictionary<string, string>? environment = null) =>
        ChildProcess.StartDotnet(Program, Arguments(directory, tasks, events), environment);

    /// <summary>Starts it in a shell that limits the size of files, in blocks of 512 bytes.</summary>
    public static ChildProcess StartWithFileLimit(string directory, int tasks, int events, int blocks)
    {
        var arguments =
            Arguments(directory, tasks, events).Prepend(ChildProcess.PathOf(Program)).Select(argument => $"'{argument}'");
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", $"ulimit -f {blocks}; exec dotnet {string.Join(' ', arguments)}"])
        { RedirectStandardOutput = true };

        // Below some 16 MiB the runtime itself cannot map its code otherwise.
        return ChildProcess.Start(start, new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0" });
    }

    private static string[] Arguments(string directory, int tasks, int? events)
    {
        string[] arguments = [directory, tasks.ToString(CultureInfo.InvariantCulture)];
        return events is { } most ? [.. arguments, most.ToString(CultureInfo.InvariantCulture)] : arguments;
    }
}
