using System.Net.Sockets;
using Fapilog.Diagnostics;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Staging;

public class CopyTests : PluginsFolderFixture
{
    [UnixFact]
    [Trait("Row", "F4")]
    public void CreateInstances_NamedPipeInTheProvidersFolder_IsRefusedAndDoesNotHang()
    {
        var pipe = Path.Combine(ProviderFolder(), "pipe.so");
        UnixFile.MakePipe(pipe);

        var fault = Assert.Single(Faults(Request("private-dependency")));

        Assert.Equal(
            ("FAP1012", $"'{pipe}' is not a regular file. Remove it from the provider's folder."), (fault.Code, fault.Message));
    }

    [UnixFact]
    [Trait("Row", "F4")]
    public void CreateInstances_SocketInTheProvidersFolder_IsRefused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(ProviderFolder(), "socket")));

        Assert.Equal("FAP1012", Assert.Single(Faults(Request("private-dependency"))).Code);
    }

    [RootFact]
    [Trait("Row", "F4")]
    public void CreateInstances_EndlessDeviceInTheProvidersFolder_IsRefusedAndDoesNotHang()
    {
        var device = Path.Combine(ProviderFolder(), "zero.so");
        UnixFile.MakeEndlessDevice(device);

        var fault = Assert.Single(Faults(Request("private-dependency")));

        Assert.Equal(
            ("FAP1012", $"'{device}' is not a regular file. Remove it from the provider's folder."), (fault.Code, fault.Message));
    }

    [Fact]
    public void CreateInstances_MoreBytesThanAProviderMayHave_IsAFault()
    {
        var folder = ProviderFolder();
        using (var file = File.Create(Path.Combine(folder, "disk.img")))
        {
            file.SetLength(ProviderContents.MaxBytes);
        }

        var fault = Assert.Single(Faults(Request("private-dependency")));

        Assert.Equal("FAP1012", fault.Code);
        Assert.Equal(
            $"'{folder}' holds more than a provider may have: 10000 files and folders with 1073741824 bytes in all. "
            + "Put the provider's build output there, and nothing else.",
            fault.Message);
    }

    [Fact]
    public void CreateInstances_MoreFilesThanAProviderMayHave_IsAFault()
    {
        var many = Directory.CreateDirectory(Path.Combine(ProviderFolder(), "many")).FullName;
        for (var i = 0; i < ProviderContents.MaxEntries; i++)
        {
            File.Create(Path.Combine(many, $"{i}")).Dispose();
        }

        Assert.Equal("FAP1012", Assert.Single(Faults(Request("private-dependency"))).Code);
    }

    [UnixFact]
    public void CreateInstances_FilesOthersMayWrite_HaveCopiesThatOnlyTheOwnerMay()
    {
        const UnixFileMode All = (UnixFileMode)0x1FF;
        var folder = ProviderFolder();
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        File.WriteAllText(Path.Combine(folder, "sub", "helper"), "#!/bin/sh");
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToList().ForEach(path => Mode(path, All));

        Scan().CreateInstances([Request("private-dependency")]);

        Assert.All(
            Directory.EnumerateFileSystemEntries(Copies, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetFileName(path) != RunFolder.LockName),
            path => Assert.Equal(PrivateCopy.OfFolder, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path)));
    }

    [Fact]
    public void CreateInstances_NamesThatBeginWithADot_AreNotCopied()
    {
        var folder = ProviderFolder();
        Directory.CreateDirectory(Path.Combine(folder, ".git"));
        File.WriteAllText(Path.Combine(folder, ".git", "HEAD"), "ref");
        File.WriteAllText(Path.Combine(folder, ".DS_Store"), "x");

        Scan().CreateInstances([Request("private-dependency")]);

        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(Copies, "*", SearchOption.AllDirectories),
            path => Path.GetFileName(path).StartsWith('.'));
    }

    [Fact]
    public void CreateInstances_TwoProvidersOfOneFolder_AreCopiedOnce()
    {
        Fixture.CopyFolder("TwoProviders", Plugins);

        Scan().CreateInstances([Request("first-of-two", "a"), Request("second-of-two", "b"), Request("first-of-two", "c")]);

        Assert.Single(Directory.EnumerateFiles(Copies, "Fapilog.Fixtures.TwoProviders.dll", SearchOption.AllDirectories));
    }

    [Theory]
    [Trait("Row", "F17")]
    [InlineData("changed")]
    [InlineData("added")]
    [InlineData("removed")]
    public void Copy_OfWhatChangesMeanwhile_IsRefused(string what)
    {
        var dll = Path.Combine(ProviderFolder(), "Fapilog.Fixtures.PrivateDependency.dll");
        using var staging = new StagingArea(Copies, (contents, target) =>
        {
            PrivateCopy.Make(contents, target);
            switch (what)
            {
                case "changed":
                    File.SetLastWriteTimeUtc(dll, File.GetLastWriteTimeUtc(dll).AddSeconds(1));
                    break;
                case "added":
                    File.WriteAllText(dll + ".new", "new");
                    break;
                default:
                    File.Delete(Path.ChangeExtension(dll, ".deps.json"));
                    break;
            }
        });

        var exception = Assert.Throws<FapilogException>(
            () => staging.Copy(new ProviderLocation(dll, Path.GetDirectoryName(dll)), new FileGate(Plugins)));

        Assert.Equal(
            $"FAP1013: '{Path.GetDirectoryName(dll)}' changed while it was copied. Restart when whatever writes there is done.",
            exception.Message);
    }

    [Fact]
    [Trait("Row", "F17")]
    public void CreateInstances_ReplacedByAnotherProviderAfterTheScan_IsCaughtByTheSecondLook()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        var catalogue = Scan();
        File.Copy(Fixture.PathOf("ModuleInitializer"), path, overwrite: true);

        var fault = Assert.Single(Assert.Throws<FapilogException>(() => catalogue.CreateInstances([Request("good")])).Faults);

        Assert.Equal("FAP1013", fault.Code);
        Assert.Equal(ProviderState.Available, Assert.Single(catalogue.Entries).State);
    }

    private string ProviderFolder() => Path.GetDirectoryName(Fixture.CopyFolder("PrivateDependency", Plugins))!;

    private static void Mode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
