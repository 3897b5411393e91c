using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Dependencies;

/// <summary>
/// What is not in the provider's folder: taken from the host, or missing; said before anything is loaded.
/// </summary>
public class MissingDependencyTests : PluginsFolderFixture
{
    [Fact]
    [Trait("Row", "D3")]
    public async Task CreateInstances_DependencyOnlyTheHostHas_IsTakenFromThereWithAWarning()
    {
        var path = Fixture.CopyFolder("OlderNewtonsoft", Plugins);
        File.Delete(Path.Combine(Path.GetDirectoryName(path)!, "Newtonsoft.Json.dll"));

        var receipt = await Send(Create(Request("older-newtonsoft")));

        Assert.Equal("\"13.0.0.0\"", receipt.Reference);
        Assert.Contains(
            $"Warning Fapilog.Loading 1106: FAP1023: 'Newtonsoft.Json' 12.0.0.0, which '{path}' needs, "
            + "is taken from this application, which has 13.0.0.0: the provider does not bring it. Another application, or the next release "
            + "of this one, may have another version or none. Copy the provider's whole build output again, its .deps.json included.",
            Log.Lines);
    }

    [Fact]
    [Trait("Row", "D3")]
    public void Inspect_SingleFileWithADependencyOfTheHost_SaysWhatToDo()
    {
        var path = Fixture.CopyFile("OlderNewtonsoft", Plugins);

        var inspection = ProviderInspection.Inspect(path);

        Assert.False(inspection.IsFolder);
        Assert.Equal(DependencySource.Application, Find(inspection, "Newtonsoft.Json").Source);
        Assert.Contains(
            "Put the provider with all its DLLs into a folder of its own.",
            Remark(inspection, "FAP1023"),
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "D4")]
    public async Task CreateInstances_DependencyMissingThatOnlyAnotherTypeNeeds_LoadsWithAWarning()
    {
        var path = WithoutHelper();

        var receipt = await Send(Create(Request("needs-helper")));

        Assert.Equal("alone", receipt.Reference);
        Assert.Contains(
            $"Warning Fapilog.Loading 1106: FAP1022: 'Fapilog.Fixtures.Helper' 1.0.0.0, which '{path}' needs, "
            + "is missing: it is neither in its folder nor in this application. What uses it fails. "
            + "Copy the provider's whole build output again, its .deps.json included.",
            Log.Lines);
    }

    [Fact]
    [Trait("Row", "D5")]
    public async Task Inspect_DependencyMissingThatAMethodNeeds_NamesItBeforeTheCallFails()
    {
        var path = WithoutHelper();

        var missing = Find(ProviderInspection.Inspect(path), "Fapilog.Fixtures.Helper");

        Assert.Equal(
            (DependencySource.Missing, new Version(1, 0, 0, 0), null, null),
            (missing.Source, missing.RequestedVersion, missing.FoundVersion, missing.Path));
        Assert.Equal(["Fapilog.Fixtures.NeedsHelper.dll"], missing.NeededBy);
        Assert.Null((await Send(Create(Request("needs-helper")), "help")).Reference);
    }

    [Fact]
    [Trait("Row", "D5")]
    public void Inspect_DependencyThatIsDamaged_IsMissing()
    {
        var path = Fixture.CopyFolder("NeedsHelper", Plugins);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "Fapilog.Fixtures.Helper.dll"), "junk");

        var inspection = ProviderInspection.Inspect(path);

        Assert.Equal(DependencySource.Missing, Find(inspection, "Fapilog.Fixtures.Helper").Source);
        Assert.Contains(
            "'Fapilog.Fixtures.Helper.dll' in its folder is damaged", Remark(inspection, "FAP1022"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "D5")]
    public void Inspect_OlderVersionInTheFolder_IsUsedAndRemarked()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        File.Copy(
            Path.Combine(Path.GetDirectoryName(Fixture.PathOf("OlderNewtonsoft"))!, "Newtonsoft.Json.dll"),
            Path.Combine(Path.GetDirectoryName(path)!, "Newtonsoft.Json.dll"),
            overwrite: true);

        var inspection = ProviderInspection.Inspect(path);

        var found = Find(inspection, "Newtonsoft.Json");
        Assert.Equal(
            (DependencySource.Provider, 13, 12), (found.Source, found.RequestedVersion.Major, found.FoundVersion!.Major));
        Assert.Contains("has version 12.0.0.0 in the provider's folder", Remark(inspection, "FAP1022"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "D8")]
    public void Inspect_DependencyFileThatListsAMissingFile_NamesIt()
    {
        var path = WithoutHelper();

        var inspection = ProviderInspection.Inspect(path);

        Assert.Equal(["Fapilog.Fixtures.Helper.dll"], inspection.MissingFiles);
        Assert.Equal(
            $"'{Path.ChangeExtension(path, ".deps.json")}' lists files that are not in the provider's folder: 'Fapilog.Fixtures.Helper.dll'. "
            + "Copy the provider's whole build output again.",
            Remark(inspection, "FAP1025"));
        Assert.True(inspection.IsUsable);
    }

    [Fact]
    public void Inspect_ContractLeftOutOfTheFolder_IsNoMissingFileAndNoDependency()
    {
        var path = Fixture.CopyFolder("ShipsContract", Plugins);
        File.Delete(Path.Combine(Path.GetDirectoryName(path)!, "Fapilog.Abstractions.dll"));

        var inspection = ProviderInspection.Inspect(path);

        Assert.Empty(inspection.MissingFiles);
        Assert.DoesNotContain(inspection.Dependencies, dependency => dependency.Name == "Fapilog.Abstractions");
        Assert.Empty(inspection.Entries[0].Remarks);
    }

    [Fact]
    public void Of_HostWithAnOlderVersion_IsMissingAndSaysWhatThereIs()
    {
        var path = Fixture.CopyFile("PrivateDependency", Plugins);
        var host = Directory.CreateDirectory(Path.Combine(Root, "host")).FullName;
        File.Copy(
            Path.Combine(Path.GetDirectoryName(Fixture.PathOf("OlderNewtonsoft"))!, "Newtonsoft.Json.dll"),
            Path.Combine(host, "Newtonsoft.Json.dll"));
        var runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        var assemblies = new HostAssemblies(
            string.Join(
                Path.PathSeparator, Directory.GetFiles(runtime, "*.dll").Append(Path.Combine(host, "Newtonsoft.Json.dll"))),
            runtime);
        var location = new ProviderLocation(path, null);

        var analysis = DependencyAnalysis.Analyze(location, location, assemblies);

        var found = analysis.Dependencies.Single(dependency => dependency.Name == "Newtonsoft.Json");
        Assert.Equal((DependencySource.Missing, new Version(12, 0, 0, 0)), (found.Source, found.FoundVersion));
        Assert.Contains(
            "this application has only version 12.0.0.0", Assert.Single(analysis.Remarks).Message, StringComparison.Ordinal);
        Assert.All(
            analysis.Dependencies.Where(dependency => dependency != found),
            dependency =>
                Assert.Equal((DependencySource.Framework, "Microsoft.NETCore.App"), (dependency.Source, dependency.Framework)));
    }

    private string WithoutHelper()
    {
        var path = Fixture.CopyFolder("NeedsHelper", Plugins);
        File.Delete(Path.Combine(Path.GetDirectoryName(path)!, "Fapilog.Fixtures.Helper.dll"));
        return path;
    }

    private static ProviderDependency Find(ProviderInspection inspection, string name) =>
        inspection.Dependencies.Single(one => one.Name == name);

    private static string Remark(ProviderInspection inspection, string code) =>
        Assert.Single(inspection.Entries[0].Remarks, remark => remark.Code == code).Message;
}
