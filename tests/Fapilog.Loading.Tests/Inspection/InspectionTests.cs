using System.Runtime.Loader;
using System.Security.Cryptography;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Inspection;

/// <summary>
/// A close look says what the host says, and loads nothing.
/// </summary>
public class InspectionTests : PluginsFolderFixture
{
    [Fact]
    public void Of_Folder_ShowsWhatItIsMadeOf()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);

        var inspection = ProviderInspection.Inspect(Path.GetDirectoryName(path)!);

        Assert.True(inspection is { IsFolder: true, IsUsable: true });
        Assert.Equal(
            (".NETCoreApp,Version=v10.0", "1.0", "1.0"),
            (inspection.TargetFramework, inspection.ContractVersion, inspection.HostContractVersion));
        Assert.Equal(["private-dependency"], inspection.Entries.Select(entry => entry.Name));
        Assert.Contains("string Fapilog.Alerting.AlertReceipt.Reference { init; }", inspection.ContractMembers);
        Assert.Equal(
            ["Fapilog.Fixtures.PrivateDependency.deps.json", "Fapilog.Fixtures.PrivateDependency.dll", "Fapilog.Fixtures.PrivateDependency.pdb",
                "Fapilog.Fixtures.PrivateDependency.runtimeconfig.json", "Newtonsoft.Json.dll"],
            inspection.Files.Select(file => file.Path));
        var entry = inspection.Files.Single(file => file.Path == Path.GetFileName(path));
        Assert.Equal(
            (new FileInfo(path).Length, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))),
            (entry.Length, entry.Sha256));
        var json = inspection.Dependencies.Single(dependency => dependency.Name == "Newtonsoft.Json");
        Assert.Equal(
            (DependencySource.Provider, Path.Combine(Path.GetDirectoryName(path)!, "Newtonsoft.Json.dll")),
            (json.Source, json.Path));
        var runtime = inspection.Dependencies.Single(dependency => dependency.Name == "System.Runtime");
        Assert.Equal((DependencySource.Framework, "Microsoft.NETCore.App"), (runtime.Source, runtime.Framework));
    }

    [Fact]
    public void Of_DllWithItsDependencies_IsJudgedWithItsFolder()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        Assert.True(ProviderInspection.Inspect(path) is { IsFolder: true, IsUsable: true });
    }

    [UnixFact]
    [Trait("Row", "F4")]
    public void Of_FolderWithANamedPipe_IsRefusedAsTheHostRefusesIt()
    {
        var folder = Path.GetDirectoryName(Fixture.CopyFolder("PrivateDependency", Plugins))!;
        UnixFile.MakePipe(Path.Combine(folder, "pipe.txt"));

        var inspection = ProviderInspection.Inspect(folder);

        Assert.Equal("FAP1012", Assert.Single(inspection.Entries).Code);
        Assert.False(inspection.IsUsable);
        Assert.Equal("FAP1012", Assert.Single(Faults(Request("private-dependency"))).Code);
    }

    [UnixFact]
    [Trait("Row", "F5")]
    public void Of_LinkedDllWhereLinksAreAllowed_IsJudgedAsTheHostJudgesIt()
    {
        var link = Path.Combine(Plugins, "linked.dll");
        File.CreateSymbolicLink(link, Fixture.PathOf("Good"));

        Assert.True(ProviderInspection.Inspect(link, Plugins, new TrustOptions { AllowLinks = true }).IsUsable);
        Assert.Equal("FAP1011", Assert.Single(ProviderInspection.Inspect(link, Plugins, new TrustOptions()).Entries).Code);
    }

    [Fact]
    public void Of_DllAlone_IsASingleFile()
    {
        var path = Fixture.CopyFile("Good", Plugins);

        var inspection = ProviderInspection.Inspect(path);

        Assert.False(inspection.IsFolder);
        Assert.Equal([Path.GetFileName(path)], inspection.Files.Select(file => file.Path));
    }

    [Fact]
    public void Of_DllDirectlyInThePluginsFolder_StandsAlone()
    {
        var path = Fixture.CopyFile("PrivateDependency", Plugins);
        File.Copy(
            Path.ChangeExtension(Fixture.PathOf("PrivateDependency"), ".deps.json"), Path.ChangeExtension(path, ".deps.json"));

        Assert.False(ProviderInspection.Inspect(path, Plugins).IsFolder);
    }

    [Fact]
    [Trait("Row", "T4")]
    public void Of_EveryFixture_RunsNoCodeAndLoadsNothing()
    {
        string[] fixtures = ["ModuleInitializer", "Construction", "Dangerous", "PrivateDependency", "Misbehaving"];
        foreach (var fixture in fixtures)
        {
            Assert.True(ProviderInspection.Inspect(Fixture.CopyFolder(fixture, Plugins)).IsUsable);
        }

        Assert.DoesNotContain(
            AssemblyLoadContext.All.SelectMany(context => context.Assemblies),
            assembly => !assembly.IsDynamic && assembly.Location.StartsWith(Root, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Copies));
    }

    /// <summary>The rows of a scan, and the faults of a load, for everything that is refused: word for word.</summary>
    [Fact]
    public void Of_WhateverIsRefused_SaysWhatTheHostSays()
    {
        var damaged = Path.Combine(Plugins, "damaged.dll");
        File.WriteAllText(damaged, "not a DLL");
        File.Create(Path.Combine(Plugins, "empty.dll")).Dispose();
        new EmittedAssembly { Contract = new(9, 0, 0, 0) }.WriteTo(Plugins, "newer.dll");
        new EmittedAssembly { BaseVersion = new(99, 0, 0, 0) }.WriteTo(Plugins, "runtime.dll");
        new EmittedAssembly { Arguments = [1, 0] }.WriteTo(Plugins, "attribute.dll");
        Fixture.CopyFile("Unusable", Plugins);
        Fixture.CopyFile("NoProvider", Plugins);
        Directory.CreateDirectory(Path.Combine(Plugins, "void"));
        Fixture.CopyFile("Good", Path.Combine(Plugins, "both"));
        Fixture.CopyFile("TwoProviders", Path.Combine(Plugins, "both"));

        var rows = Scan().Entries;
        var refused = rows.Where(entry => entry.State is ProviderState.Rejected).ToArray();

        Assert.Equal(15, refused.Length);
        foreach (var path in rows.Select(entry => entry.Path).Distinct())
        {
            Assert.Equal(
                rows.Where(entry => entry.Path == path).Select(entry => (entry.Name, entry.State, entry.Code, entry.Message)),
                ProviderInspection.Inspect(path, Plugins).Entries
                    .Select(entry => (entry.Name, entry.State, entry.Code, entry.Message)));
        }
    }

    [Fact]
    [Trait("Row", "N2")]
    public void Of_NameThatAnotherInThePluginsFolderClaims_IsRefusedOnlyWhereThatIsKnown()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        Fixture.CopyFile("Good", Plugins, "again.dll");

        Assert.Equal("FAP1002", Assert.Single(ProviderInspection.Inspect(path, Plugins).Entries).Code);
        Assert.True(ProviderInspection.Inspect(path).IsUsable);
    }

    [UnixFact]
    [Trait("Row", "F5")]
    public void Of_FolderWithALinkThatLeavesIt_IsRefusedAsTheHostRefusesIt()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        var outside = Path.Combine(Root, "secret.txt");
        File.WriteAllText(outside, "secret");
        File.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(path)!, "link.txt"), outside);

        var inspected = Assert.Single(ProviderInspection.Inspect(path).Entries);
        var fault = Assert.Single(Faults(Request("private-dependency")));

        Assert.Equal((fault.Code, fault.Message, ProviderState.Rejected), (inspected.Code, inspected.Message, inspected.State));
        Assert.DoesNotContain(ProviderInspection.Inspect(path).Files, file => file.Path == "link.txt");
    }

    [UnixFact]
    [Trait("Row", "F5")]
    public void Of_FolderWithALinkInASubfolder_ListsItAsTheHostCopiesIt()
    {
        var folder = Path.GetDirectoryName(Fixture.CopyFolder("PrivateDependency", Plugins))!;
        var target = Path.Combine(folder, "text.txt");
        File.WriteAllText(target, "text");
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.CreateSymbolicLink(Path.Combine(folder, "data", "link.txt"), target);
        var files = ProviderInspection.Inspect(folder, Plugins, new TrustOptions()).Files;

        Assert.Single(Scan().CreateInstances([Request("private-dependency")]));
        Assert.Equal(
            files.Single(file => file.Path == "text.txt").Sha256,
            files.Single(file => file.Path == "data/link.txt").Sha256);
    }

    [Fact]
    public void Of_NothingThere_Throws() => Assert.Equal(
        $"There is nothing at '{Path.Combine(Root, "absent")}'. Name a provider's DLL or its folder.",
        Assert.Throws<FileNotFoundException>(() => ProviderInspection.Inspect(Path.Combine(Root, "absent"))).Message);
}
