using System.Runtime.InteropServices;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Discovery;

public partial class FileTests : PluginsFolderFixture
{
    [Fact]
    [Trait("Row", "F1")]
    public void Scan_EmptyFile_IsRejected()
    {
        var path = Path.Combine(Plugins, "empty.dll");
        File.Create(path).Dispose();

        Assert.Equal($"'{path}' is empty or not a regular file. Copy the provider's DLL again.", Rejected("FAP1012"));
    }

    [UnixFact]
    [Trait("Row", "F4")]
    public void Scan_NamedPipe_IsRejectedWithoutBeingOpened()
    {
        Assert.Equal(0, MakePipe(Path.Combine(Plugins, "pipe.dll"), 0x1B6));

        Rejected("FAP1012");
    }

    [Fact]
    public void Scan_HugeFile_IsRejected()
    {
        using (var file = File.Create(Path.Combine(Plugins, "huge.dll")))
        {
            file.SetLength(FileGate.MaxBytes + 1);
        }

        Rejected("FAP1012");
    }

    [Fact]
    [Trait("Row", "F1")]
    public void Scan_Text_IsRejected()
    {
        var path = Path.Combine(Plugins, "text.dll");
        File.WriteAllText(path, "This is not a DLL.");

        Assert.Equal(
            $"'{path}' is not a .NET assembly that can be loaded: it is damaged, cut short or something else under that name. "
            + "Copy the provider's DLL again.",
            Rejected("FAP1003"));
    }

    [Fact]
    [Trait("Row", "F1")]
    public void Scan_NativeLibrary_IsRejected()
    {
        var name = OperatingSystem.IsWindows() ? "clrjit.dll" : OperatingSystem.IsMacOS() ? "libclrjit.dylib" : "libclrjit.so";
        File.Copy(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name), Path.Combine(Plugins, "native.dll"));

        Rejected("FAP1003");
    }

    [Fact]
    [Trait("Row", "F2")]
    public void Scan_ReferenceAssembly_IsRejected()
    {
        new EmittedAssembly { IsReference = true }.WriteTo(Plugins);

        Assert.Contains("it is a reference assembly", Rejected("FAP1003"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "F1")]
    public void Scan_FileCutAnywhere_IsARowAndNeverThrows()
    {
        var whole = File.ReadAllBytes(Fixture.PathOf("Good"));
        var path = Path.Combine(Plugins, "cut.dll");
        for (var length = 1; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Single(Scan().Entries);
        }
    }

    [Fact]
    [Trait("Row", "F1")]
    public void Scan_AnyBytesDamaged_NeverThrows()
    {
        var random = new Random(4711);
        var whole = File.ReadAllBytes(Fixture.PathOf("TwoProviders"));
        var path = Path.Combine(Plugins, "damaged.dll");
        for (var round = 0; round < 400; round++)
        {
            var damaged = whole.ToArray();
            for (var hit = 0; hit < 1 + (round % 40); hit++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, damaged);
            Assert.NotEmpty(Scan().Entries);
        }
    }

    [UnixFact]
    public void Scan_LinkThatLeavesTheFolder_IsRejectedUnderItsOwnPath()
    {
        var outside = Fixture.CopyFile("Good", Path.Combine(Root, "outside"));
        var link = Path.Combine(Plugins, "link.dll");
        File.CreateSymbolicLink(link, outside);

        Assert.Equal(
            $"'{link}' is a link to '{outside}', outside the plugins folder '{Plugins}'. "
            + "Put the provider itself into the folder, or allow links with 'Trust:AllowLinks'.",
            Rejected("FAP1011"));
        Assert.Equal(link, Assert.Single(Scan().Entries).Path);
    }

    [UnixFact]
    public void Scan_FolderLinkThatLeavesTheFolder_IsRejected()
    {
        Fixture.CopyFile("Good", Path.Combine(Root, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(Plugins, "link"), Path.Combine(Root, "outside"));

        Rejected("FAP1011");
    }

    [UnixFact]
    public void Scan_LinkThroughALinkThatLeavesTheFolder_IsRejected()
    {
        Fixture.CopyFile("Good", Path.Combine(Root, "outside"), "x.dll");
        Directory.CreateSymbolicLink(Path.Combine(Plugins, ".way"), Path.Combine(Root, "outside"));
        File.CreateSymbolicLink(Path.Combine(Plugins, "link.dll"), Path.Combine(".way", "x.dll"));

        Rejected("FAP1011");
    }

    [UnixFact]
    public void Scan_LinkWithinTheFolder_IsFollowed()
    {
        Fixture.CopyFile("Good", Path.Combine(Plugins, ".v1"), "x.dll");
        File.CreateSymbolicLink(Path.Combine(Plugins, "link.dll"), Path.Combine(".v1", "x.dll"));

        Assert.Equal(
            ("good", ProviderState.Available), Assert.Single(Scan().Entries) is var entry ? (entry.Name, entry.State) : default);
    }

    [UnixFact]
    [Trait("Row", "F6")]
    public void Scan_DanglingAndCircularLinks_HaveARow()
    {
        File.CreateSymbolicLink(Path.Combine(Plugins, "dangling"), Path.Combine(Root, "gone"));
        File.CreateSymbolicLink(Path.Combine(Plugins, "round.dll"), "round.dll");

        Assert.Equal(["FAP1011", "FAP1011"], Scan().Entries.Select(entry => entry.Code));
    }

    [UnixFact]
    public void Scan_PluginsFolderThatIsALinkItself_IsScanned()
    {
        Directory.Delete(Plugins);
        Fixture.CopyFile("Good", Path.Combine(Root, "elsewhere"));
        Directory.CreateSymbolicLink(Plugins, Path.Combine(Root, "elsewhere"));

        Assert.Equal(ProviderState.Available, Assert.Single(Scan().Entries).State);
    }

    private string Rejected(string code)
    {
        var entry = Assert.Single(Scan().Entries);
        Assert.Equal((code, ProviderState.Rejected), (entry.Code, entry.State));
        return entry.Message!;
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakePipe(string path, uint mode);
}
