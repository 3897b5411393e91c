using Fapilog.Storage.Simulation;

namespace Fapilog.Storage;

public class DayFileTests
{
    [Fact]
    public void TryTakeBack_OfWhatIsDurable_LeavesWhatIsWrittenThereInsteadToTheNextSync()
    {
        var disk = new SimulatedDisk();
        disk.CreateDirectory(SimulatedTrail.Directory);
        using var file = DayFile.Open(disk, SimulatedTrail.Directory, new DateOnly(2026, 11, 27));
        file.Append("first\n"u8);
        file.Sync();
        Assert.True(file.TryTakeBack(0, "first\n".Length));

        file.Append("again\n"u8);

        Assert.False(file.IsSynced);
    }
}
