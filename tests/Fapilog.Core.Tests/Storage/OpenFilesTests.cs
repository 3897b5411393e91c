using Fapilog.Diagnostics;
using Fapilog.Support;
using Fapilog.Verification;

namespace Fapilog.Storage;

/// <summary>
/// Files of a trail that other programs have open, or would remove while the trail has them open.
/// </summary>
public sealed class OpenFilesTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartAsync_AnotherProgramHasTheLockFileOpen_DoesNotBlameATrail(bool aTrailEnded)
    {
        Directory.CreateDirectory(_directory.Trail);
        using var held = PhysicalFileSystem.Instance.TryLock(Path.Combine(_directory.Trail, DirectoryLock.FileName));
        if (aTrailEnded)
        {
            new DirectoryOwner(int.MaxValue, Environment.MachineName, Some.Noon, Some.Noon)
                .Write(PhysicalFileSystem.Instance, _directory.Trail);
        }

        var exception = await Assert.ThrowsAsync<FapilogException>(() => Some.StartedTrailAsync(_directory));

        Assert.Equal("FAP4005", Assert.Single(exception.Faults).Code);
        Assert.Contains("no running trail is recorded as its owner", exception.Message, StringComparison.Ordinal);
        Assert.Contains("virus scanning", exception.Message, StringComparison.Ordinal);
        Assert.Equal(
            aTrailEnded,
            exception.Message.Contains($"the process {int.MaxValue} on host", StringComparison.Ordinal));
        Assert.DoesNotContain("in use by another trail", exception.Message, StringComparison.Ordinal);
    }

    [WindowsTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DayFile_WhileATrailWritesIt_CannotBeDeletedOrRenamed(bool isRenamed)
    {
        await using (var trail = await Some.StartedTrailAsync(_directory))
        {
            await trail.LogEventAsync(Some.Event("first"));
            var path = Assert.Single(_directory.DayFiles);

            Assert.Throws<IOException>(() => Remove(path, isRenamed));
            await trail.LogEventAsync(Some.Event("second"));
        }

        var result = TrailVerifier.Verify(_directory.Trail);
        Assert.True(result.Valid);
        Assert.Equal(2, result.Events);
    }

    /// <summary>Deletes or renames as Explorer does: every other access stays shared.</summary>
    private static void Remove(string path, bool isRenamed)
    {
        if (isRenamed)
        {
            File.Move(path, path + ".gone");
        }
        else
        {
            File.Delete(path);
        }
    }

    [WindowsFact]
    public async Task StartAsync_AnotherProgramDeniesWritingTheDayFile_SaysToCloseIt()
    {
        await using (var trail = await Some.StartedTrailAsync(_directory))
        {
            await trail.LogEventAsync(Some.Event());
        }

        var path = Assert.Single(_directory.DayFiles);
        using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);

        var exception = await Assert.ThrowsAsync<FapilogException>(() => Some.StartedTrailAsync(_directory));

        Assert.Equal("FAP4006", Assert.Single(exception.Faults).Code);
        Assert.Contains(
            $"'{path}' is open in another program, which lets nobody else write it.",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Contains("Close the file there", exception.Message, StringComparison.Ordinal);
    }

    [WindowsTheory]
    [InlineData(FileShare.Read)]
    [InlineData(FileShare.ReadWrite | FileShare.Delete)]
    public async Task Replace_AReaderHasTheFileOpenForAMoment_Succeeds(FileShare share)
    {
        Directory.CreateDirectory(_directory.Trail);
        var path = Path.Combine(_directory.Trail, TrailHead.FileName);
        PhysicalFileSystem.Instance.Replace(path, "old"u8);
        var reader = new FileStream(path, FileMode.Open, FileAccess.Read, share);

        var replacing = Task.Run(() => PhysicalFileSystem.Instance.Replace(path, "new"u8));
        await Soon.TrueAsync(() => File.Exists(path + ".tmp") || replacing.IsCompleted);
        await reader.DisposeAsync();
        await replacing.WaitAsync(Soon.Limit);

        Assert.Equal("new", await File.ReadAllTextAsync(path));
        Assert.False(File.Exists(path + ".tmp"));
    }
}
