using System.Diagnostics;
using Fapilog.Querying;
using Fapilog.Verification;

namespace Fapilog.Crash;

public sealed class FullDiskTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fapilog-full-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [LinuxFact]
    public async Task Log_BeyondTheFileSizeLimit_FailsAndStaysValid()
    {
        using var writer = WriterProcess.StartWithFileLimit(_directory, tasks: 4, events: 100, blocks: 128);

        Assert.Equal(0, await writer.EndAsync());

        AssertFilledUp(writer, _directory);
    }

    [TmpfsFact]
    public async Task Log_OnAFullDisk_FailsAndStaysValid()
    {
        var mount = Path.Combine(_directory, "mount");
        Directory.CreateDirectory(mount);
        Assert.Equal(0, Tmpfs.Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", mount));
        try
        {
            using var writer = WriterProcess.Start(Path.Combine(mount, "trail"), tasks: 4, events: 200);
            Assert.Equal(0, await writer.EndAsync());

            AssertFilledUp(writer, Path.Combine(mount, "trail"));
        }
        finally
        {
            Tmpfs.Run("umount", mount);
        }
    }

    private static void AssertFilledUp(ChildProcess writer, string directory)
    {
        Assert.Contains(writer.Lines, line => line == "failed FAP4006");
        Assert.NotEmpty(writer.Acknowledged);
        var report = TrailVerifier.Verify(directory);
        Assert.True(
            report.Valid, string.Join('\n', report.Findings.Select(finding => $"{finding.Kind} {finding.File}:{finding.Line}")));
        var stored =
            StoredEvents.Read(directory).ToDictionary(auditEvent => auditEvent.EventId, auditEvent => auditEvent.SequenceNumber);
        Assert.All(writer.Acknowledged, one => Assert.Equal(one.Sequence, stored[one.EventId]));
    }
}

internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        Skip = OperatingSystem.IsLinux() ? null! : "The file-size limit and its signal are Linux's.";
    }
}

internal sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute()
    {
        Skip = Tmpfs.CanMount ? null! : "A tmpfs cannot be mounted here.";
    }
}

internal static class Tmpfs
{
    public static bool CanMount { get; } = OperatingSystem.IsLinux() && Try();

    public static int Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static bool Try()
    {
        var directory = Directory.CreateTempSubdirectory("fapilog-mount-").FullName;
        try
        {
            return Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", directory) == 0 && Run("umount", directory) == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            Directory.Delete(directory);
        }
    }
}
