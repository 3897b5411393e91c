using Fapilog.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Loading.Tests.Watching;

public class ChangedFolderTests : PluginsFolderFixture
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();

    private IEnumerable<string> Warnings => Log.Lines.Where(line => line.Contains("FAP1032", StringComparison.Ordinal));

    [Fact]
    public void Watch_LoadedFileReplaced_WarnsOnceWhenTheChangeHasComeToRestAndMarksTheRow()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        var catalogue = Watched();
        Pass(2);
        Assert.Empty(Warnings);

        File.AppendAllText(path, "1");
        Pass(1);
        File.AppendAllText(path, "2");
        Pass(1);
        Assert.Empty(Warnings);
        Pass(4);

        Assert.Equal(
            [$"Warning Fapilog.Loading 1130: FAP1032: The plugins folder '{Plugins}' changed while this process runs: 'Fapilog.Fixtures.Good.dll' changed. Restart to apply the change."],
            Warnings);
        var entry = Assert.Single(catalogue.Entries);
        Assert.Equal(ProviderState.Loaded, entry.State);
        Assert.Equal(
            new ProviderRemark("FAP1032", $"'{path}' changed while this process runs. Restart to apply the change."),
            Assert.Single(entry.Remarks));
        Assert.Equal("FAP1032", entry.Code);
    }

    [Fact]
    public void Watch_SecondChangeLater_WarnsAgain()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        Watched();

        File.AppendAllText(path, "1");
        Pass(3);
        File.AppendAllText(path, "2");
        Pass(3);

        Assert.Equal(2, Warnings.Count());
    }

    [Fact]
    public void Watch_EntriesAddedAndRemoved_AreNamed()
    {
        Fixture.CopyFolder("Good", Plugins, "good");
        var unused = Fixture.CopyFile("ModuleInitializer", Plugins);
        var catalogue = Watched();

        File.Delete(unused);
        Fixture.CopyFolder("RichSettings", Plugins, "new");
        File.WriteAllText(Path.Combine(Plugins, "notes.txt"), "no provider");
        Pass(2);

        Assert.Contains(
            "'Fapilog.Fixtures.ModuleInitializer.dll' was removed, 'new' was added. Restart",
            Assert.Single(Warnings),
            StringComparison.Ordinal);
        Assert.Equal(["FAP1032", null], catalogue.Entries.Select(entry => entry.Code));
    }

    [Fact]
    public void Watch_ChangeTakenBack_TakesTheRemarkAway()
    {
        Fixture.CopyFile("Good", Plugins);
        var catalogue = Watched();
        var added = Directory.CreateDirectory(Path.Combine(Plugins, "added")).FullName;
        var path = Path.Combine(Plugins, "Fapilog.Fixtures.Good.dll");
        var time = File.GetLastWriteTimeUtc(path);
        File.SetLastWriteTimeUtc(path, time.AddSeconds(5));
        Pass(2);
        Assert.Single(Assert.Single(catalogue.Entries).Remarks);

        Directory.Delete(added);
        File.SetLastWriteTimeUtc(path, time);
        Pass(2);

        var entry = Assert.Single(catalogue.Entries);
        Assert.Empty(entry.Remarks);
        Assert.Null(entry.Code);
        Assert.Single(Warnings);
    }

    [Fact]
    public void Watch_WholeFolderGone_IsAWarningAndNoMore()
    {
        Fixture.CopyFolder("PrivateDependency", Plugins);
        Watched("private-dependency");

        Directory.Delete(Plugins, recursive: true);
        Pass(3);
        Directory.CreateDirectory(Plugins);

        Assert.Contains("'PrivateDependency' was removed", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Watch_UnusedProviderChanged_IsOfNoConsequence()
    {
        Fixture.CopyFile("Good", Plugins);
        var unused = Fixture.CopyFile("ModuleInitializer", Plugins);
        Watched();

        File.AppendAllText(unused, "1");
        Pass(3);

        Assert.Empty(Warnings);
    }

    [Fact]
    public void Watch_AfterDispose_Ends()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        Watched().Dispose();

        File.AppendAllText(path, "1");
        Pass(3);

        Assert.Empty(Warnings);
    }

    [Fact]
    public void Watch_LookThatThrows_IsRepeatedAndHurtsNobody()
    {
        var looks = 0;
        using var watch = new FolderWatch(
            () => looks++ == 1
                ? throw new InvalidOperationException("The drive is gone.")
                : FolderLook.At(Plugins, new FileGate(Plugins), []),
            _ => { },
            Interval,
            _clock);

        Pass(3);

        Assert.Equal(4, looks);
    }

    [Fact]
    public void CheckForChanges_WhenAsked_TellsAtOnceAndLogsNothing()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        var catalogue = Scan();
        catalogue.CreateInstances([Request("good")]);
        Assert.Empty(catalogue.CheckForChanges());

        File.AppendAllText(path, "1");

        Assert.Equal(
            [new ProviderRemark("FAP1032", $"'{path}' changed while this process runs. Restart to apply the change.")],
            catalogue.CheckForChanges());
        Assert.Single(Assert.Single(catalogue.Entries).Remarks);
        Assert.Empty(Warnings);
    }

    [Fact]
    public void Scan_IntervalOfZero_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Scan(options => options.ChangeCheckInterval = TimeSpan.Zero));

    private ProviderCatalogue Watched(string provider = "good")
    {
        var catalogue = Scan(options =>
        {
            options.TimeProvider = _clock;
            options.ChangeCheckInterval = Interval;
        });
        catalogue.CreateInstances([Request(provider)]);
        return catalogue;
    }

    private void Pass(int intervals)
    {
        for (var i = 0; i < intervals; i++)
        {
            _clock.Advance(Interval);
        }
    }
}
