using Fapilog.Diagnostics;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Staging;

/// <summary>
/// The folder for private copies lies where others may write too, such as /tmp, and they may have been there first.
/// </summary>
public class RunFolderTests : PluginsFolderFixture
{
    private const uint SomebodyElse = 65534;

    private static readonly string Dead = $"fapilog-{int.MaxValue}-0123456789abcdef0123456789abcdef";

    [Fact]
    public void Make_WhereTheParentIsAbsent_MakesIt()
    {
        using var run = RunFolder.Make(Path.Combine(Copies, "deeper"));

        Assert.True(RunFolder.IsPrivate(run.FullPath));
    }

    [UnixFact]
    public void Make_WhereTheParentIsALink_StaysWhereTheLinkLedAtFirst()
    {
        var (first, second) = (
            Directory.CreateDirectory(Path.Combine(Root, "first")).FullName,
            Directory.CreateDirectory(Path.Combine(Root, "second")).FullName);
        Directory.CreateSymbolicLink(Copies, first);

        using var run = RunFolder.Make(Copies);
        Directory.Delete(Copies);
        Directory.CreateSymbolicLink(Copies, second);

        Assert.Equal(first, Path.GetDirectoryName(run.FullPath));
    }

    [UnixFact]
    public void CreateInstances_WhereTheParentIsADanglingLink_IsAClearFault()
    {
        File.CreateSymbolicLink(Copies, Path.Combine(Root, "gone"));

        AssertUnusable(Copies);
    }

    [Fact]
    public void CreateInstances_WhereTheParentIsAFile_IsAClearFault()
    {
        File.WriteAllText(Copies, "file");

        AssertUnusable(Copies);
    }

    [LinuxFact]
    public void CreateInstances_WhereTheParentCannotBeWrittenTo_IsAClearFault() => AssertUnusable("/proc/fapilog");

    [NonRootFact]
    public void CreateInstances_WhereTheParentIsReadOnly_IsAClearFault()
    {
        PrivateCopy.MakeFolder(Copies);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Copies, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        AssertUnusable(Copies);
    }

    [UnixFact]
    public void Make_WhereALinkHasTheNameOfALeftover_DoesNotFollowIt()
    {
        var victim = Directory.CreateDirectory(Path.Combine(Root, "victim")).FullName;
        File.WriteAllText(Path.Combine(victim, "precious.txt"), "precious");
        Directory.CreateDirectory(Copies);
        var link = Path.Combine(Copies, Dead);
        Directory.CreateSymbolicLink(link, victim);

        RunFolder.Make(Copies).Dispose();

        Assert.True(File.Exists(Path.Combine(victim, "precious.txt")));
        Assert.Equal(victim, new DirectoryInfo(link).LinkTarget);
    }

    [UnixFact]
    public void Make_WhereALeftoverHoldsALink_RemovesTheLinkAlone()
    {
        var victim = Directory.CreateDirectory(Path.Combine(Root, "victim")).FullName;
        File.WriteAllText(Path.Combine(victim, "precious.txt"), "precious");
        var leftover = Leftover();
        Directory.CreateSymbolicLink(Path.Combine(leftover, "1"), victim);

        RunFolder.Make(Copies).Dispose();

        Assert.False(Directory.Exists(leftover));
        Assert.True(File.Exists(Path.Combine(victim, "precious.txt")));
    }

    [UnixFact]
    public void Make_WhereALeftoverIsOpenToOthers_LeavesItAlone()
    {
        var leftover = Leftover();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(leftover, PrivateCopy.OfFolder | UnixFileMode.OtherExecute);
        }

        RunFolder.Make(Copies).Dispose();

        Assert.True(Directory.Exists(leftover));
    }

    [RootFact]
    public void Make_WhereALeftoverBelongsToSomebodyElse_NeitherOpensNorRemovesIt()
    {
        var leftover = Leftover();
        UnixFile.MakePipe(Path.Combine(leftover, RunFolder.LockName));
        UnixFile.GiveTo(leftover, SomebodyElse);

        RunFolder.Make(Copies).Dispose();

        Assert.True(Directory.Exists(leftover));
    }

    [UnixFact]
    public void Make_WhereOthersMaySwapFolders_RemovesNothing()
    {
        var leftover = Leftover();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Copies, PrivateCopy.OfFolder | UnixFileMode.OtherWrite);
        }

        RunFolder.Make(Copies).Dispose();

        Assert.True(Directory.Exists(leftover));
    }

    [Fact]
    public void Make_WhereAnotherRunHasYetToMakeItsLock_LeavesItAlone()
    {
        var empty = Path.Combine(Copies, Dead);
        PrivateCopy.MakeFolder(Copies);
        PrivateCopy.MakeFolder(empty);

        RunFolder.Make(Copies).Dispose();

        Assert.True(Directory.Exists(empty));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IsPrivate_OfALinkOrAFileOrNothing_IsFalse(bool exists)
    {
        var path = Path.Combine(Root, "x");
        if (exists)
        {
            File.WriteAllText(path, "x");
        }

        Assert.False(RunFolder.IsPrivate(path));
    }

    private string Leftover()
    {
        PrivateCopy.MakeFolder(Copies);
        var folder = Path.Combine(Copies, Dead);
        PrivateCopy.MakeFolder(folder);
        File.WriteAllText(Path.Combine(folder, "old.dll"), "old");
        return folder;
    }

    private void AssertUnusable(string copies)
    {
        Fixture.CopyFile("Good", Plugins);

        var exception = Assert.Throws<FapilogException>(
            () => Scan(options => options.ShadowCopyPath = copies).CreateInstances([Request("good")]));

        var fault = Assert.Single(exception.Faults);
        Assert.Equal("FAP1013", fault.Code);
        Assert.StartsWith(
            $"The folder '{copies}' for private copies of providers cannot be used. ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Make it a folder this account can write to, or set another 'ShadowCopyPath'.",
            fault.Message,
            StringComparison.Ordinal);
    }
}
