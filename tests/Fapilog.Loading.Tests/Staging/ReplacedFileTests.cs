using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Staging;

/// <summary>
/// What becomes of the files in the plugins folder once their copies are loaded is of no consequence.
/// </summary>
public class ReplacedFileTests : PluginsFolderFixture
{
    [Fact]
    [Trait("Row", "F16")]
    public async Task SendAlertAsync_AfterTheFolderWasDeleted_LoadsADependencyLateAndDelivers()
    {
        var folder = Path.GetDirectoryName(Fixture.CopyFolder("PrivateDependency", Plugins))!;
        var instance = Create(Request("private-dependency"));
        Directory.Delete(folder, recursive: true);

        var receipt = await Send(instance);

        Assert.Equal("""{"EventId":"e-1"}""", receipt.Reference);
        Assert.StartsWith(Copies, receipt.Note, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "F16")]
    public async Task SendAlertAsync_AfterTheFileWasRenamedOver_RunsWhatWasLoaded()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        var instance = Create(Request("good"));
        File.WriteAllText(path + ".new", "no DLL");
        File.Move(path + ".new", path, overwrite: true);

        Assert.Equal("good|Error||e-1", (await Send(instance)).Reference);
    }

    // Windows removes no DLL that is loaded.
    [UnixFact]
    [Trait("Row", "F22")]
    public async Task SendAlertAsync_AfterThePrivateCopyWasCleanedAway_UsesADependencyForTheFirstTimeAndDelivers()
    {
        Fixture.CopyFolder("PrivateDependency", Plugins);
        var instance = Create(Request("private-dependency"));
        foreach (var file in Directory.EnumerateFiles(Copies, "*", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        // Not the copy of the library that these tests bring.
        Assert.StartsWith(Copies, (await Send(instance)).Note, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "F17")]
    public void Load_OfAFileChangedBetweenCopyAndLoad_LoadsWhatWasChecked()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        var loader = new TamperingLoader(path);
        using var staging = new StagingArea(Copies);
        var row = Assert.Single(new ProviderScanner(Plugins).Scan());
        var gate = new FileGate(Plugins);
        var providers = new ProviderLoader(
            gate,
            staging,
            new ProviderJudge(gate, staging, new ProviderTrust(new TrustOptions(), Plugins, Copies)),
            loader,
            Log.CreateLogger("Fapilog.Loading"));

        var (provider, fault) = providers.Load(row, "Fapilog:Alerting");

        Assert.Null(fault);
        Assert.Equal("Fapilog.Fixtures.GoodProvider", provider!.TypeNames.First());
        Assert.Equal("tampered with", File.ReadAllText(path));
    }

    /// <summary>Overwrites the file in the plugins folder at the last moment.</summary>
    private sealed class TamperingLoader : IAssemblyLoader
    {
        private readonly McMasterAssemblyLoader _inner = new();
        private readonly string _original;

        public TamperingLoader(string original)
        {
            _original = original;
        }

        public System.Reflection.Assembly Load(string path)
        {
            File.WriteAllText(_original, "tampered with");
            return _inner.Load(path);
        }
    }
}
