using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Assemblies;

public class ManyProvidersTests : PluginsFolderFixture
{
    [Fact]
    [Trait("Row", "F13")]
    [Trait("Row", "T4")]
    [Trait("Row", "C8")]
    public async Task CreateInstances_OneOfTwoHundredFolders_LoadsItsAssembliesOnly()
    {
        ManyProviders.Fill(Plugins, Fixture.PathOf("SmallestProvider"), 199);
        Fixture.CopyFolder("PrivateDependency", Plugins);
        Fixture.CopyFolder("ModuleInitializer", Plugins);
        var catalogue = Scan();

        await Send(Assert.Single(catalogue.CreateInstances([Request("private-dependency")])));

        Assert.Equal(201, catalogue.Entries.Count);
        Assert.Equal("private-dependency", Assert.Single(catalogue.Entries, entry => entry.State is ProviderState.Loaded).Name);
        Assert.Equal(
            ["Fapilog.Fixtures.PrivateDependency.dll", "Newtonsoft.Json.dll"],
            AppDomain.CurrentDomain.GetAssemblies()
                .Where(assembly => !assembly.IsDynamic && assembly.Location.StartsWith(Root, StringComparison.Ordinal))
                .Select(assembly => Path.GetFileName(assembly.Location))
                .Order(StringComparer.Ordinal));
        Assert.Single(Directory.GetDirectories(Assert.Single(Directory.GetDirectories(Copies))));
    }
}
