namespace Fapilog.Loading.Tests.Discovery;

public class PluginsFolderTests : PluginsFolderFixture
{
    [Fact]
    [Trait("Row", "F21")]
    public void Scan_AbsentFolder_HasNoRowsAndANamedProviderIsAFaultThatSaysSo()
    {
        Directory.Delete(Plugins);

        Assert.Empty(Scan().Entries);
        var fault = Assert.Single(Faults(Request("slack")));
        Assert.Equal("FAP1001", fault.Code);
        Assert.Contains(
            $"The plugins folder '{Plugins}' does not exist: make it and put the provider there",
            fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "F21")]
    public void Scan_EmptyFolder_HasNoRowsAndANamedProviderIsAFault()
    {
        Assert.Empty(Scan().Entries);
        Assert.Equal("FAP1001", Assert.Single(Faults(Request("slack"))).Code);
    }

    [NonRootFact]
    [Trait("Row", "F21")]
    public void Scan_UnreadableFolder_HasARowThatSaysSoAndANamedProviderIsAFault()
    {
        Mode(UnixFileMode.None);
        try
        {
            Assert.Equal(("FAP1012", Plugins), Assert.Single(Scan().Entries) is var entry ? (entry.Code, entry.Path) : default);
            Assert.Contains("FAP1012", Assert.Single(Faults(Request("slack"))).Message, StringComparison.Ordinal);
            Assert.Single(Scan().CreateInstances([Request("noop")]));
        }
        finally
        {
            Mode(PrivateCopy.OfFolder);
        }
    }

    private void Mode(UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Plugins, mode);
        }
    }
}
