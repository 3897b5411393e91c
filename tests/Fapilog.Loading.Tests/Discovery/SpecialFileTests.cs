using System.Runtime.Versioning;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Discovery;

/// <summary>
/// What is called a DLL and is no file to open, in the plugins folder and in a provider's own.
/// </summary>
public class SpecialFileTests : PluginsFolderFixture
{
    [Theory]
    [Trait("Row", "F3")]
    [InlineData("x.dll")]
    [InlineData("provider/x.dll")]
    public void Scan_FolderCalledDll_IsRejected(string name)
    {
        Directory.CreateDirectory(Path.Combine(Plugins, name));

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal(("FAP1004", ProviderState.Rejected), (entry.Code, entry.State));
    }

    [UnixFact]
    [Trait("Row", "F4")]
    public void Scan_SocketsAndDevices_AreRejectedWithoutBeingOpened()
    {
        using var socket = UnixFiles.MakeSocket(Path.Combine(Plugins, "socket.dll"));
        File.CreateSymbolicLink(Path.Combine(Plugins, "terminal.dll"), "/dev/tty");
        File.CreateSymbolicLink(Path.Combine(Plugins, "zero.dll"), "/dev/zero");

        Assert.Equal(["FAP1012", "FAP1011", "FAP1011"], Scan().Entries.Select(entry => entry.Code));
    }

    [UnixFact]
    [Trait("Row", "F4")]
    public void CreateInstances_PipesInAProvidersFolder_AreRefusedWithoutBeingOpened()
    {
        var folder = Path.GetDirectoryName(Fixture.CopyFolder("Good", Plugins))!;
        UnixFiles.MakePipe(Path.Combine(folder, "pipe.dll"));
        UnixFiles.MakePipe(Path.Combine(folder, "pipe"));
        Directory.CreateDirectory(Path.Combine(folder, "lib"));
        UnixFiles.MakePipe(Path.Combine(folder, "lib", "deep.dll"));

        Assert.Equal(
            ("good", ProviderState.Available), Assert.Single(Scan().Entries) is var entry ? (entry.Name, entry.State) : default);
        var fault = Assert.Single(Faults(Request("good")));

        Assert.Equal("FAP1012", fault.Code);
        Assert.Contains("is not a regular file. Remove it from the provider's folder.", fault.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    [Trait("Row", "F9")]
    public void ScanAndExamine_FoldersThatLinkToThemselves_AreSeenOnce()
    {
        var path = Fixture.CopyFolder("Good", Plugins);
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateSymbolicLink(Path.Combine(Plugins, "round"), Plugins);
        Directory.CreateSymbolicLink(Path.Combine(folder, "round"), folder);
        Directory.CreateSymbolicLink(Path.Combine(folder, "lib"), folder);
        Directory.CreateSymbolicLink(
            Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "runtimes")).FullName, "up"), folder);

        Assert.Equal(["good", null], Scan().Entries.Select(entry => entry.Name));
        Assert.Equal([path], ProviderDlls.List(new ProviderLocation(path, folder)));
    }

    [NonRootFact]
    [Trait("Row", "F11")]
    [UnsupportedOSPlatform("windows")]
    public void Scan_WhatMayNotBeRead_HasARowAndTheOthersAreAvailable()
    {
        var file = Fixture.CopyFile("TwoProviders", Plugins);
        var folder = Path.GetDirectoryName(Fixture.CopyFolder("RichSettings", Plugins))!;
        Fixture.CopyFile("Good", Plugins);
        File.SetUnixFileMode(file, UnixFileMode.None);
        File.SetUnixFileMode(folder, UnixFileMode.None);
        try
        {
            var entries = Scan().Entries;

            Assert.Equal(["good", null, null], entries.Select(entry => entry.Name));
            Assert.Equal([null, "FAP1012", "FAP1012"], entries.Select(entry => entry.Code));
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    [Trait("Row", "F7")]
    public void CreateInstances_FileCalledOtherwiseThanItsAssembly_LoadsWithAWarning()
    {
        var path = Fixture.CopyFile("Good", Plugins, "renamed.dll");

        Create(Request("good", settings: ("OutputPath", Path.Combine(Root, "alerts.txt"))));

        Assert.Contains(
            $"Warning Fapilog.Loading 1106: FAP1021: '{path}' holds the assembly 'Fapilog.Fixtures.Good'. It is loaded; but its .deps.json, its resources "
            + "and other DLLs look for 'Fapilog.Fixtures.Good.dll'. Give the file that name.",
            Log.Lines);
    }
}
