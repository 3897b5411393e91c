using Fapilog.Alerting;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Discovery;

public class LayoutTests : PluginsFolderFixture
{
    [Fact]
    public void Scan_MissingFolder_IsEmpty()
    {
        Directory.Delete(Plugins);
        Assert.Empty(Scan().Entries);
    }

    [Fact]
    public void Scan_EmptyFolder_IsEmpty() => Assert.Empty(Scan().Entries);

    [Fact]
    [Trait("Row", "F12")]
    public void Scan_RelativePath_StartsAtTheApplication()
    {
        using var catalogue = ProviderCatalogue.Scan("no-such-folder");
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "no-such-folder"), catalogue.PluginsPath);
        Assert.Empty(catalogue.Entries);
    }

    [Fact]
    public void Scan_SingleFile_ReadsTheDeclaration()
    {
        var path = Fixture.CopyFile("Good", Plugins);

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal("good", entry.Name);
        Assert.Equal(["fine-alerts"], entry.Aliases);
        Assert.Equal(path, entry.Path);
        Assert.Equal(ProviderState.Available, entry.State);
        Assert.Null(entry.Code);
        Assert.Null(entry.Message);
        Assert.Equal("1.0.0", entry.ProviderVersion);
        Assert.Equal("1.0", entry.ContractVersion);
        Assert.Equal("Writes each alert as a line of a file.", entry.Description);
        Assert.Equal(AlertChannels.Any, entry.Channels);
    }

    [Fact]
    public void Scan_Folder_HasOneRowForItsEntryAndNoneForItsDependencies()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "Newtonsoft.Json.dll")));

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal("private-dependency", entry.Name);
        Assert.Equal(path, entry.Path);
    }

    [Fact]
    public void Scan_FolderWithTwoEntries_IsRejected()
    {
        Fixture.CopyFile("Good", Path.Combine(Plugins, "both"));
        Fixture.CopyFile("TwoProviders", Path.Combine(Plugins, "both"));

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal(("FAP1005", ProviderState.Rejected, Path.Combine(Plugins, "both")), (entry.Code, entry.State, entry.Path));
        Assert.Equal(
            $"Several DLLs in '{Path.Combine(Plugins, "both")}' carry [AlertProvider]: 'Fapilog.Fixtures.Good.dll', "
            + "'Fapilog.Fixtures.TwoProviders.dll'. Give each provider a folder of its own.",
            entry.Message);
    }

    [Fact]
    [Trait("Row", "T10")]
    public void Scan_FolderWithoutEntry_IsRejected()
    {
        Fixture.CopyFile("NoProvider", Path.Combine(Plugins, "none"));
        Directory.CreateDirectory(Path.Combine(Plugins, "void"));

        Assert.All(Scan().Entries, entry => Assert.Equal(("FAP1004", ProviderState.Rejected), (entry.Code, entry.State)));
        Assert.Equal([Path.Combine(Plugins, "none"), Path.Combine(Plugins, "void")], Scan().Entries.Select(entry => entry.Path));
    }

    [Fact]
    public void Scan_FolderWhoseOnlyDllIsDamaged_SaysSo()
    {
        var folder = Path.Combine(Plugins, "damaged");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "damaged.dll"), "not a DLL");

        Assert.Equal("FAP1003", Assert.Single(Scan().Entries).Code);
    }

    [Fact]
    public void Scan_FolderWithADamagedDllAndNoProvider_SaysOnceWhatToDo()
    {
        var folder = Path.Combine(Plugins, "damaged");
        Fixture.CopyFile("NoProvider", folder);
        File.WriteAllText(Path.Combine(folder, "damaged.dll"), "not a DLL");

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal("FAP1004", entry.Code);
        Assert.Contains("damaged.dll' is not a .NET assembly that can be loaded: ", entry.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Copy the provider's DLL again.", entry.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Copy the provider's whole build output there, or remove the folder.", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "T10")]
    public void Scan_SingleFileWithoutProvider_HasARow()
    {
        var path = Fixture.CopyFile("NoProvider", Plugins);

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal(("FAP1004", ProviderState.Rejected, path), (entry.Code, entry.State, entry.Path));
        Assert.StartsWith($"No class in '{path}' carries [AlertProvider].", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "T7")]
    [Trait("Row", "T9")]
    public void Scan_TwoProvidersInOneDll_HasARowForEach()
    {
        var path = Fixture.CopyFile("TwoProviders", Plugins);

        var entries = Scan().Entries;

        Assert.Equal(["first-of-two", "second-of-two"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal((path, ProviderState.Available), (entry.Path, entry.State)));
    }

    [Theory]
    [InlineData("Slack")]
    [InlineData("publish")]
    [InlineData("bin/Release/net10.0")]
    [InlineData("lib/net10.0")]
    public void Scan_ProviderTooDeep_SaysWhereItWasFoundAndWhereItBelongs(string below)
    {
        var outer = Path.Combine(Plugins, "Slack");
        var inner = Path.Combine([outer, .. below.Split('/')]);
        var dll = Fixture.CopyFile("Good", inner);
        Fixture.CopyFile("NoProvider", inner);

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal(("FAP1004", ProviderState.Rejected, "good", outer), (entry.Code, entry.State, entry.Name, entry.Path));
        Assert.Equal(
            $"No DLL directly in '{outer}' carries [AlertProvider]. One is too deep, in '{dll}': move what '{inner}' holds to '{outer}'.",
            entry.Message);
    }

    [Fact]
    public void CreateInstances_ProviderTooDeep_SaysSoUnderItsName()
    {
        var outer = Path.Combine(Plugins, "good");
        Fixture.CopyFile("Good", Path.Combine(outer, "good"));

        var fault = Assert.Single(Faults(Request("good"), Request("fine-alerts", "b")));

        Assert.Equal("FAP1004", fault.Code);
        Assert.StartsWith(
            $"Provider 'good' cannot be used. No DLL directly in '{outer}' carries [AlertProvider]. One is too deep, in ",
            fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_SeveralProvidersTooDeep_SaysHowToMoveThem()
    {
        var pack = Path.Combine(Plugins, "pack");
        var one = Fixture.CopyFile("Good", Path.Combine(pack, "one"));
        var two = Fixture.CopyFile("Construction", Path.Combine(pack, "two"));

        var entries = Scan().Entries;

        Assert.Equal(
            $"No DLL directly in '{pack}' carries [AlertProvider]. Some are too deep: '{one}', '{two}'. Move each of their folders to '{Plugins}', "
            + "or set PluginsPath to the folder that holds them.",
            Assert.Single(entries.Select(entry => entry.Message).Distinct()));
        Assert.Contains("good", entries.Select(entry => entry.Name));
    }

    [Fact]
    public void Scan_LinkBelowAFolder_IsNotFollowed()
    {
        var elsewhere = Path.Combine(Path.GetDirectoryName(Plugins)!, "elsewhere");
        Fixture.CopyFile("Good", elsewhere);
        Directory.CreateDirectory(Path.Combine(Plugins, "empty"));
        Directory.CreateSymbolicLink(Path.Combine(Plugins, "empty", "link"), elsewhere);

        var entry = Assert.Single(Scan().Entries);

        Assert.DoesNotContain("too deep", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_SubfoldersDotNamesAndOtherFiles_AreNotUsed()
    {
        Fixture.CopyFile("Good", Path.Combine(Plugins, "outer", "inner"));
        Fixture.CopyFile("NoProvider", Path.Combine(Plugins, "outer"));
        Fixture.CopyFile("Good", Path.Combine(Plugins, ".hidden"));
        File.WriteAllText(Path.Combine(Plugins, "README.md"), "Hello");

        Assert.Equal("FAP1004", Assert.Single(Scan().Entries).Code);
    }

    [Fact]
    [Trait("Row", "F8")]
    [Trait("Row", "F10")]
    public void Scan_UpperCaseExtensionAndStrangeNames_AreFound()
    {
        Fixture.CopyFile("Good", Plugins, "GOOD.DLL");
        Fixture.CopyFolder("RichSettings", Plugins, "größe and space.dll");

        Assert.Equal(["good", "rich"], Scan().Entries.Select(entry => entry.Name));
    }

    [Fact]
    public void Scan_Twice_HasTheSameOrder()
    {
        foreach (var fixture in new[] { "Good", "Misbehaving", "TwoProviders", "Unusable" })
        {
            Fixture.CopyFile(fixture, Plugins);
        }

        var entries = Scan().Entries;

        Assert.Equal(entries.Select(entry => entry.ToString()), Scan().Entries.Select(entry => entry.ToString()));
        Assert.Equal(entries.Select(entry => entry.Path).Order(StringComparer.Ordinal), entries.Select(entry => entry.Path));
    }
}
