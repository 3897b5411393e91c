using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Fapilog.Benchmarks.Measuring;

/// <summary>
/// What figures depend on: without it nobody can compare two tables.
/// </summary>
internal sealed record Machine(
    string Processor, int Processors, string System, string Runtime, bool ServerCollector, string FileSystem, double? Load)
{
    public static Machine Of(string directory) => new(
        Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        GCSettings.IsServerGC,
        FileSystemOf(directory),
        LoadOfLastMinute());

    public override string ToString()
    {
        var load = Load is { } value ? string.Create(CultureInfo.InvariantCulture, $", load {value:f1}") : string.Empty;
        return $"{Processor}, {Processors} processors{load}; {System}; {Runtime}; {FileSystem}";
    }

    private static string FileSystemOf(string directory) => DriveInfo.GetDrives()
        .Where(drive => Path.GetFullPath(directory).StartsWith(drive.Name, StringComparison.OrdinalIgnoreCase))
        .MaxBy(drive => drive.Name.Length)?.DriveFormat ?? "unknown";

    private static string? Field(string file, string name) => !File.Exists(file)
        ? null
        : File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[^1].Trim();

    private static double? LoadOfLastMinute() =>
        File.Exists("/proc/loadavg")
            ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
            : null;
}
