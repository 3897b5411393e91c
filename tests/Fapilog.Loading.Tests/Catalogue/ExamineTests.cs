using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Catalogue;

public sealed class ExamineTests : PluginsFolderFixture
{
    private static readonly ProviderRow Row = new(
        new ProviderEntry { Name = "x", Path = "/x.dll", State = ProviderState.Available },
        new ProviderLocation("/x.dll", null),
        null);

    [Fact]
    public void Examine_SoundAndRejectedProviders_AreShownAndNothingIsLoaded()
    {
        var good = Fixture.CopyFile("Good", Plugins);
        File.WriteAllText(Path.Combine(Plugins, "text.dll"), "text");
        var catalogue = Scan();

        var entries = catalogue.Examine();

        Assert.Equal(
            [(good, ProviderState.Available), (Path.Combine(Plugins, "text.dll"), ProviderState.Rejected)],
            entries.Select(entry => (entry.Path, entry.State)));
        Assert.Same(entries, catalogue.Entries);
        Assert.Null(catalogue.Check("good", "Fapilog:Alerting"));
        Assert.Equal("FAP1001", catalogue.Check("goood", "Fapilog:Alerting")?.Code);
        Assert.False(Directory.Exists(Copies));
    }

    [Fact]
    public void Examine_AfterLoading_KeepsWhatIsLoaded()
    {
        Fixture.CopyFile("Good", Plugins);
        var catalogue = Scan();
        catalogue.CreateInstances([Request("good")]);

        Assert.Equal(ProviderState.Loaded, Assert.Single(catalogue.Examine()).State);
    }

    [Fact]
    public void With_Remarks_AreAllKeptAndTheFirstIsTheMessage()
    {
        var entry = Row.With(new("FAP1017", "One."), rejects: false).With(new("FAP1002", "Two."), rejects: false).Entry;

        Assert.Equal((ProviderState.Available, "FAP1017", "One."), (entry.State, entry.Code, entry.Message));
        Assert.Equal([new("FAP1017", "One."), new("FAP1002", "Two.")], entry.Remarks);
    }

    [Fact]
    public void With_Rejections_TheFirstGivesTheCodeAndAllAreTold()
    {
        var entry = Row.With(new("FAP1017", "One."), rejects: false)
            .With(new("FAP1006", "Two."), rejects: true).With(new("FAP1007", "Three."), rejects: true).Entry;

        Assert.Equal((ProviderState.Rejected, "FAP1006", "Two. Three."), (entry.State, entry.Code, entry.Message));
        Assert.Equal([new("FAP1017", "One.")], entry.Remarks);
    }
}
