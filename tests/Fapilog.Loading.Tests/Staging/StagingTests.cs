using System.Globalization;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Staging;

public class StagingTests : PluginsFolderFixture
{
    private const string Random = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void CreateInstances_SingleFile_CopiesOnlyThatFile()
    {
        Fixture.CopyFile("Good", Plugins);
        File.WriteAllText(Path.Combine(Plugins, "neighbour.txt"), "private");

        Scan().CreateInstances([Request("good")]);

        Assert.Equal(["Fapilog.Fixtures.Good.dll"], CopiedFiles());
    }

    [Fact]
    public void CreateInstances_Folder_CopiesItWithItsSubfolders()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(Path.Combine(folder, "es"));
        File.WriteAllText(Path.Combine(folder, "es", "words.txt"), "hola");
        File.Create(Path.Combine(folder, "empty.txt")).Dispose();

        Scan().CreateInstances([Request("private-dependency")]);

        var copied = CopiedFiles();
        Assert.Contains("words.txt", copied);
        Assert.Contains("empty.txt", copied);
        Assert.Contains("Newtonsoft.Json.dll", copied);
    }

    [UnixFact]
    public void CreateInstances_PrivateFolder_IsTheOwnersAlone()
    {
        Fixture.CopyFile("Good", Plugins);

        Scan().CreateInstances([Request("good")]);

        var folder = Assert.Single(Directory.GetDirectories(Copies));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }

        Assert.StartsWith($"fapilog-{Environment.ProcessId}-", Path.GetFileName(folder), StringComparison.Ordinal);
    }

    [UnixFact]
    public void CreateInstances_LinkThatLeavesTheFolder_IsAFault()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        File.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(path)!, "z.so"), "/etc/hostname");

        Assert.Equal("FAP1011", Assert.Single(Faults(Request("private-dependency"))).Code);
    }

    [UnixFact]
    public void CreateInstances_FolderLinkWithinTheFolder_IsAFault()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(path)!, "round"), ".");

        Assert.Equal("FAP1011", Assert.Single(Faults(Request("private-dependency"))).Code);
    }

    [UnixFact]
    public void Dispose_RemovesTheFolder()
    {
        Fixture.CopyFile("Good", Plugins);
        var catalogue = Scan();
        catalogue.CreateInstances([Request("good")]);

        catalogue.Dispose();
        catalogue.Dispose();

        Assert.Empty(Directory.GetDirectories(Copies));
    }

    [Fact]
    public void CreateInstances_LeftoversOfDeadProcesses_AreRemovedAndOthersStay()
    {
        Fixture.CopyFile("Good", Plugins);
        var dead = Leftover($"fapilog-{int.MaxValue}-{Random}");
        var alive = Leftover(string.Create(CultureInfo.InvariantCulture, $"fapilog-{Environment.ProcessId}-{Random}"));
        var another = Leftover($"fapilog-{int.MaxValue - 1}-{Random}");
        var foreign = Leftover("fapilog-mine");
        using var inUse =
            new FileStream(Path.Combine(another, "in-use.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        Scan().CreateInstances([Request("good")]);

        Assert.False(Directory.Exists(dead));
        Assert.All([alive, another, foreign], folder => Assert.True(Directory.Exists(folder)));
    }

    private string Leftover(string name)
    {
        var folder = Path.Combine(Copies, name);
        PrivateCopy.MakeFolder(folder);
        File.WriteAllText(Path.Combine(folder, "old.dll"), "old");
        return folder;
    }

    private List<string?> CopiedFiles() =>
        [.. Directory.EnumerateFiles(Copies, "*", SearchOption.AllDirectories).Select(Path.GetFileName)
            .Where(name => name != "in-use.lock")];
}
