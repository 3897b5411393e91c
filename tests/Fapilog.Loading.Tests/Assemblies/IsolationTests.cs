using System.Runtime.Loader;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Assemblies;

public class IsolationTests : PluginsFolderFixture
{
    [Fact]
    [Trait("Row", "V1")]
    public async Task CreateInstances_ContractShippedAlong_IsIgnoredAndOnlyOneLives()
    {
        var path = Fixture.CopyFolder("ShipsContract", Plugins);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "Fapilog.Abstractions.dll")));

        var receipt = await Send(Create(Request("ships-contract")));

        Assert.Equal(typeof(IAlertDispatcher).Assembly.Location, receipt.Reference);
        Assert.Single(
            AssemblyLoadContext.All.SelectMany(context => context.Assemblies),
            assembly => assembly.GetName().Name == "Fapilog.Abstractions");
        Assert.Contains(
            $"Information Fapilog.Loading 1102: '{path}' brings its own Fapilog.Abstractions.dll, which is ignored: "
            + "the host's is used. Its author should exclude it.",
            Log.Lines);
    }

    [Fact]
    public async Task CreateInstances_PrivateDependency_ComesFromTheCopy()
    {
        Fixture.CopyFolder("PrivateDependency", Plugins);

        var receipt = await Send(Create(Request("private-dependency")));

        Assert.Equal("""{"EventId":"e-1"}""", receipt.Reference);
        Assert.StartsWith(Copies, receipt.Note, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "N7")]
    [Trait("Row", "N8")]
    public async Task CreateInstances_OneIdentityInTwoFolders_HasAContextEach()
    {
        Fixture.CopyFolder("SameNameOne", Plugins);
        Fixture.CopyFolder("SameNameTwo", Plugins);

        var instances = Scan().CreateInstances([Request("same-one", "a"), Request("same-two", "b"), Request("same-one", "c")]);
        var answers = new List<string?>();
        foreach (var instance in instances)
        {
            answers.Add((await Send(instance)).Reference);
        }

        Assert.Equal(["one 1", "two 1", "one 2"], answers);
        var loaded = AssemblyLoadContext.All
            .SelectMany(context => context.Assemblies, (context, assembly) => (Context: context, Assembly: assembly))
            .Where(pair => pair.Assembly.GetName().Name == "Fapilog.Fixtures.SameName"
                && pair.Assembly.Location.StartsWith(Copies, StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(2, loaded.Length);
        Assert.Equal(2, loaded.Select(pair => pair.Context).Distinct().Count());
        Assert.Equal(loaded[0].Assembly.FullName, loaded[1].Assembly.FullName);
    }

    [Fact]
    [Trait("Row", "N7")]
    [Trait("Row", "T7")]
    [Trait("Row", "T9")]
    public async Task CreateInstances_OneDllInTwoFolders_LoadsBoth()
    {
        Fixture.CopyFolder("TwoProviders", Plugins, "one");
        var first = Create(Request("first-of-two"));
        Directory.Move(Path.Combine(Plugins, "one"), Path.Combine(Plugins, "two"));
        var second = Create(Request("second-of-two"));

        Assert.Equal("First", (await Send(first)).Reference);
        Assert.Equal("Second", (await Send(second)).Reference);
    }

    [Fact]
    public async Task CreateInstances_OwnFilesEmptiedAfterwards_StillSends()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        var instance = Create(Request("private-dependency"));
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!))
        {
            File.WriteAllBytes(file, []);
        }

        Assert.Equal("""{"EventId":"e-1"}""", (await Send(instance)).Reference);
    }

    [Fact]
    public void CreateInstances_FileChangedSinceTheScan_IsAFault()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        var catalogue = Scan();
        File.Copy(Fixture.PathOf("NoProvider"), path, overwrite: true);

        var fault = Assert.Single(Assert.Throws<FapilogException>(() => catalogue.CreateInstances([Request("good")])).Faults);

        Assert.Equal("FAP1013", fault.Code);
        Assert.StartsWith(
            $"'{path}' changed after the plugins folder was scanned. No class in '{path}' carries",
            fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void CreateInstances_FileRemovedSinceTheScan_IsAFault()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        var catalogue = Scan();
        File.Delete(path);

        var fault = Assert.Single(Assert.Throws<FapilogException>(() => catalogue.CreateInstances([Request("good")])).Faults);
        Assert.Equal(("FAP1012", $"'{path}' is no longer there. Copy it again, and restart."), (fault.Code, fault.Message));
    }

    [Fact]
    public void CreateInstances_ClassThatCannotBeLoaded_IsAFault()
    {
        var absent = CSharp.Compile("Absent", "public class Parent { }");
        var source = ProviderSource.Of().Replace("Provider : ", "Provider : Parent, ", StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(Plugins, "Compiled.dll"), [.. CSharp.Compile("Compiled", source, Contract.Own, absent)]);

        var fault = Assert.Single(Faults(Request("compiled")));

        Assert.Equal(("FAP1022", "Fapilog:Alerting:Providers:chat"), (fault.Code, fault.Path));
        Assert.EndsWith(
            "cannot be loaded without 'Absent', which is not there. Put the provider with all its DLLs into a folder of its own.",
            fault.Message,
            StringComparison.Ordinal);
    }
}
