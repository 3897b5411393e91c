using System.Diagnostics;
using System.Text.Json;

namespace Fapilog.Verification;

/// <summary>
/// Whether a writer that lives holds a directory, by the file it leaves beside its lock.
/// </summary>
internal static class TrailOwner
{
    private const string FileName = ".audit.owner";

    /// <summary>Says so only when it is sure: a process of this machine that runs.</summary>
    public static bool IsAlive(string directory)
    {
        try
        {
            using var file = new FileStream(
                Path.Combine(directory, FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var owner = JsonDocument.Parse(file);
            return owner.RootElement.ValueKind is JsonValueKind.Object
                && owner.RootElement.TryGetProperty("host", out var host)
                && host.ValueKind is JsonValueKind.String
                && string.Equals(host.GetString(), Environment.MachineName, StringComparison.OrdinalIgnoreCase)
                && owner.RootElement.TryGetProperty("process_id", out var id)
                && id.ValueKind is JsonValueKind.Number
                && id.TryGetInt32(out var processId)
                && Runs(processId);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    private static bool Runs(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It is gone, or goes as we look. A process of somebody else that may not be looked at runs.
            return exception is System.ComponentModel.Win32Exception;
        }
    }
}
