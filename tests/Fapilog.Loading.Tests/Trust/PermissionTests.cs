using System.Security.AccessControl;
using System.Security.Principal;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Trust;

public class PermissionTests : TrustFixture
{
    public static TheoryData<string> Places => ["plugins folder", "provider folder", "subfolder", "dll", "folder above"];

    private static string Remedy => OperatingSystem.IsWindows()
        ? "Take that right away with icacls; on Windows, a new folder inherits it from the drive."
        : "Take that right away: chmod o-w.";

    [Theory]
    [Trait("Row", "F20")]
    [MemberData(nameof(Places))]
    public void CreateInstances_WritableByEveryone_WarnsAndStrictRefuses(string place)
    {
        var dll = Fixture.CopyFolder("PrivateDependency", Plugins);
        var folder = Path.GetDirectoryName(dll)!;
        Directory.CreateDirectory(Path.Combine(folder, "es"));
        WriteLock("private-dependency");
        var open = place switch
        {
            "plugins folder" => Plugins,
            "provider folder" => folder,
            "subfolder" => Path.Combine(folder, "es"),
            "dll" => dll,
            _ => Root,
        };
        Open(open);

        var catalogue = ScanPinned();
        catalogue.CreateInstances([Request("private-dependency")]);

        var expected = $"Every account on this machine may change '{open}', and so decide what this process runs. {Remedy}";
        Assert.Contains(
            Log.Lines,
            line => line.EndsWith($"FAP1030: {expected}", StringComparison.Ordinal)
                && line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Contains(new ProviderRemark("FAP1030", expected), Assert.Single(catalogue.Entries).Remarks);
        Assert.Equal(
            ("FAP1030", expected),
            FaultOf(ScanPinned(strict: true), "private-dependency") is var fault ? (fault.Code, fault.Message) : default);
    }

    [Fact]
    public void CreateInstances_LockFileWritableByEveryone_Warns()
    {
        Fixture.CopyFile("Good", Plugins);
        WriteLock("good");
        Open(LockFile);

        Assert.Equal("FAP1030", FaultOf(ScanPinned(strict: true), "good").Code);
    }

    [UnixFact]
    public void CreateInstances_CopiesWhereEveryoneMaySwapThem_Warns()
    {
        Fixture.CopyFile("Good", Plugins);
        WriteLock("good");
        Open(Copies);

        var fault = FaultOf(ScanPinned(strict: true), "good");
        Open(Copies, UnixFileMode.StickyBit);

        Assert.Contains($"'{Copies}'", fault.Message, StringComparison.Ordinal);
        Assert.Single(ScanPinned(strict: true).CreateInstances([Request("good")]));
    }

    [Fact]
    public void Examine_WritableByEveryone_RemarksOnTheRow()
    {
        Open(Fixture.CopyFile("Good", Plugins));
        var catalogue = Scan();

        Assert.Null(catalogue.Check("good", "Fapilog:Alerting"));
        catalogue.Examine();
        catalogue.Examine();

        var entry = Assert.Single(catalogue.Entries);
        Assert.Equal("FAP1030", Assert.Single(entry.Remarks).Code);
        Assert.Equal(("FAP1030", ProviderState.Available), (entry.Code, entry.State));
    }

    private static void Open(string path, UnixFileMode more = UnixFileMode.None)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite | more);
            return;
        }

        // Below the root of a drive, Authenticated Users inherit this; Wine keeps the rights of Everyone only.
        var rule = new FileSystemAccessRule(
            new SecurityIdentifier(WellKnownSidType.WorldSid, null),
            FileSystemRights.Modify,
            AccessControlType.Allow);
        if (Directory.Exists(path))
        {
            var folder = new DirectoryInfo(path);
            var security = folder.GetAccessControl();
            security.AddAccessRule(rule);
            folder.SetAccessControl(security);
        }
        else
        {
            var file = new FileInfo(path);
            var security = file.GetAccessControl();
            security.AddAccessRule(rule);
            file.SetAccessControl(security);
        }
    }
}
