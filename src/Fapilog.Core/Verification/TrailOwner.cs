using System.Diagnostics;
using System.Runtime.InteropServices;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// Whether a writer that lives holds a directory, by the file it leaves beside its lock.
/// </summary>
internal static class TrailOwner
{
    // By so much a clock may have been set since: some systems count a process's start from it.
    private static readonly TimeSpan ClockStep = TimeSpan.FromMinutes(1);

    /// <summary>Says so only when it is sure: a process of this machine that runs.</summary>
    public static bool IsAlive(string directory) =>
        DirectoryOwner.Read(PhysicalFileSystem.Instance, directory) is { } owner
        && string.Equals(owner.Host, Environment.MachineName, StringComparison.OrdinalIgnoreCase)
        && Runs(owner);

    private static bool Runs(DirectoryOwner owner)
    {
        try
        {
            // A number is given again, in containers the same one after every start.
            using var process = Process.GetProcessById(owner.ProcessId);
            return !process.HasExited
                && (owner.ProcessStartedAt is not { } began || (process.StartTime.ToUniversalTime() - began.UtcDateTime).Duration() < ClockStep);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or ExternalException)
        {
            // It is gone, or goes as we look. A process of somebody else that may not be looked at runs.
            return exception is ExternalException;
        }
    }
}
