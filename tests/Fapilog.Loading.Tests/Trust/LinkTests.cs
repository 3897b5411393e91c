using Fapilog.Diagnostics;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Trust;

public class LinkTests : PluginsFolderFixture
{
    [UnixFact]
    [Trait("Row", "F5")]
    public async Task CreateInstances_LinkThatLeavesTheFolder_IsRefusedUnlessLinksAreAllowed()
    {
        var outside = Fixture.CopyFile("Good", Path.Combine(Root, "outside"));
        var link = Path.Combine(Plugins, "link.dll");
        File.CreateSymbolicLink(link, outside);

        Assert.Contains(
            $"Rejected: '{link}' (FAP1011); 'fapilog plugins list' says why.",
            Assert.Single(Faults(Request("good"))).Message,
            StringComparison.Ordinal);

        var catalogue = Scan(AllowLinks);
        var instance = Assert.Single(catalogue.CreateInstances([Request("good")]));
        Assert.Equal("good|Error||e-1", (await Send(instance)).Reference);
        Assert.Equal(
            (link, ProviderState.Loaded), Assert.Single(catalogue.Entries) is var entry ? (entry.Path, entry.State) : default);
    }

    [UnixFact]
    [Trait("Row", "F5")]
    public void CreateInstances_FolderBehindALink_LoadsWhereLinksAreAllowed()
    {
        Fixture.CopyFolder("PrivateDependency", Path.Combine(Root, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(Plugins, "link"), Path.Combine(Root, "outside", "PrivateDependency"));

        Assert.Equal("FAP1011", Assert.Single(Scan().Entries).Code);
        Assert.Single(Scan(AllowLinks).CreateInstances([Request("private-dependency")]));
    }

    /// <summary>Kubernetes mounts a volume so: what one sees are links, through a link that is swapped.</summary>
    [UnixFact]
    [Trait("Row", "F5")]
    public void CreateInstances_FolderBehindSwappedLinks_HasItsOwnDependenciesEverywhere()
    {
        Fixture.CopyFolder("PrivateDependency", Path.Combine(Plugins, "..2026_11_26"));
        Directory.CreateSymbolicLink(Path.Combine(Plugins, "..data"), "..2026_11_26");
        var link = Path.Combine(Plugins, "PrivateDependency");
        Directory.CreateSymbolicLink(link, "..data/PrivateDependency");
        var catalogue = Scan();

        Assert.Empty(Assert.Single(catalogue.Examine()).Remarks);
        Assert.Null(catalogue.Check("private-dependency", "Fapilog:Alerting"));
        Assert.Empty(Assert.Single(ProviderInspection.Inspect(link, Plugins, new TrustOptions()).Entries).Remarks);
        Assert.Single(catalogue.CreateInstances([Request("private-dependency")]));
        Assert.Empty(Assert.Single(catalogue.Entries).Remarks);
    }

    [UnixFact]
    [Trait("Row", "F5")]
    public void CreateInstances_LinkWithinTheFolder_IsCopiedAsWhatItLeadsTo()
    {
        var folder = Path.GetDirectoryName(Fixture.CopyFolder("PrivateDependency", Plugins))!;
        var library = Path.Combine(folder, "Newtonsoft.Json.dll");
        Directory.CreateDirectory(Path.Combine(folder, "..data"));
        File.Move(library, Path.Combine(folder, "..data", "Newtonsoft.Json.dll"));
        File.CreateSymbolicLink(library, Path.Combine("..data", "Newtonsoft.Json.dll"));

        Scan().CreateInstances([Request("private-dependency")]);

        var copy = Assert.Single(Directory.EnumerateFiles(Copies, "Newtonsoft.Json.dll", SearchOption.AllDirectories));
        Assert.Null(new FileInfo(copy).LinkTarget);
    }

    [UnixFact]
    [Trait("Row", "F5")]
    public void Scan_DanglingLink_HasARowUnderItsOwnPathAlsoWhereLinksAreAllowed()
    {
        var link = Path.Combine(Plugins, "gone.dll");
        File.CreateSymbolicLink(link, Path.Combine(Root, "gone"));

        var entry = Assert.Single(Scan(AllowLinks).Entries);

        Assert.Equal((link, ProviderState.Rejected, "FAP1011"), (entry.Path, entry.State, entry.Code));
    }

    [UnixFact]
    public void CreateInstances_FolderLinkInsideAProvider_IsRefusedAlsoWhereLinksAreAllowed()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(path)!, "round"), ".");

        var exception = Assert.Throws<FapilogException>(() => Scan(AllowLinks).CreateInstances([Request("private-dependency")]));

        Assert.Equal("FAP1011", Assert.Single(exception.Faults).Code);
    }

    private static void AllowLinks(ProviderCatalogueOptions options) => options.Trust = new TrustOptions { AllowLinks = true };
}
