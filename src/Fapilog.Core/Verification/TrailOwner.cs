using System.Diagnostics;
using System.Runtime.InteropServices;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// Whether a writer that lives holds a directory, by the file it leaves beside its lock.
/// </summary>
internal static class TrailOwner
{
    /// <summary>Says so only when it is sure: a process of this machine that runs.</summary>
    public static bool IsAlive(string directory) =>
        DirectoryOwner.Read(PhysicalFileSystem.Instance, directory) is { } owner
        && string.Equals(owner.Host, Environment.MachineName, StringComparison.OrdinalIgnoreCase)
        && Runs(owner.ProcessId);

    private static bool Runs(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or ExternalException)
        {
            // It is gone, or goes as we look. A process of somebody else that may not be looked at runs.
            return exception is ExternalException;
        }
    }
}
