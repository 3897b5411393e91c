using Fapilog.Diagnostics;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Inspection;

/// <summary>
/// What the host refuses, every command that looks refuses, with the same code.
/// </summary>
public sealed class OneVerdictTests : TrustFixture
{
    public static TheoryData<string, string> Cases => new()
    {
        { "the dependency file is damaged", "FAP1024" },
        { "the copies may be swapped", "FAP1030" },
        { "the folder for copies is a file", "FAP1013" },
        { "a file is no file", "FAP1012" },
        { "a file is not pinned", "FAP1029" },
    };

    [UnixTheory]
    [MemberData(nameof(Cases))]
    public void Judge_OfWhatTheHostRefuses_IsTheSameEverywhere(string what, string code)
    {
        var dll = Fixture.CopyFolder("PrivateDependency", Plugins);
        var folder = Path.GetDirectoryName(dll)!;
        WriteLock("private-dependency");
        var trust = new TrustOptions { LockFile = what == "a file is not pinned" ? LockFile : null };
        switch (what)
        {
            case "the dependency file is damaged":
                File.WriteAllText(Path.ChangeExtension(dll, ".deps.json"), "{");
                break;
            case "the copies may be swapped" when !OperatingSystem.IsWindows():
                trust = new TrustOptions { LockFile = LockFile, Strict = true };
                Directory.CreateDirectory(Copies);
                File.SetUnixFileMode(Copies, File.GetUnixFileMode(Copies) | UnixFileMode.OtherWrite);
                break;
            case "the folder for copies is a file":
                Directory.Delete(Copies, recursive: true);
                File.WriteAllText(Copies, string.Empty);
                break;
            case "a file is no file":
                UnixFiles.MakePipe(Path.Combine(folder, "pipe"));
                break;
            default:
                File.WriteAllText(Path.Combine(folder, "more.txt"), "x");
                break;
        }

        var catalogue = Scan(options => options.Trust = trust);
        var listed = catalogue.Examine().Single(entry => entry.Path == dll);

        Assert.Equal((code, ProviderState.Rejected), (listed.Code, listed.State));
        Assert.Equal(code, catalogue.Check(listed.Name!, "Fapilog:Alerting")?.Code);
        Assert.Equal(code, ProviderInspection.Inspect(folder, Plugins, trust, Copies).Entries[0].Code);
        Assert.Equal(
            code,
            Assert.Single(Assert.Throws<FapilogException>(() => catalogue.CreateInstances([Request(listed.Name!)])).Faults).Code);
    }
}
