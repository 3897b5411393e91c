namespace Fapilog.Loading.Tests.Compatibility;

public class ContractRuleTests : PluginsFolderFixture
{
    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("1.0", "1.3")]
    [InlineData("1.4", "1.3")]
    [InlineData("2.1", "2.4")]
    public void Check_SameMajor_IsLeftToTheExamination(string built, string host) =>
        Assert.Null(ContractRule.Check("x.dll", Reference(built), Reference(host)));

    [Theory]
    [Trait("Row", "V7")]
    [InlineData("2.0", "1.9")]
    [InlineData("1.9", "2.0")]
    [InlineData("0.9", "1.0")]
    public void Check_OtherMajor_IsRefusedEitherWay(string built, string host) =>
        Assert.Equal("FAP1006", ContractRule.Check("x.dll", Reference(built), Reference(host))!.Code);

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "b03f5f7f11d50a3a", true)]
    [InlineData("b03f5f7f11d50a3a", "b03f5f7f11d50a3a", true)]
    [InlineData("b03f5f7f11d50a3a", "", false)]
    [InlineData("b03f5f7f11d50a3a", "b77a5c561934e089", false)]
    public void Check_KeyOfTheContract_IsTheHostsOrNone(string built, string host, bool taken) =>
        Assert.Equal(taken, ContractRule.Check("x.dll", new(new(1, 0), built), new(new(1, 0), host)) is null);

    [Fact]
    [Trait("Row", "V10")]
    public void Scan_ContractOfAnotherKey_IsRefused()
    {
        var path = new EmittedAssembly { ContractKeyToken = [0xb0, 0x3f, 0x5f, 0x7f, 0x11, 0xd5, 0x0a, 0x3a] }.WriteTo(Plugins);

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal(("FAP1020", ProviderState.Rejected), (entry.Code, entry.State));
        Assert.Equal(
            $"'{path}' was built against a Fapilog.Abstractions signed with the key 'b03f5f7f11d50a3a'; this host's is not signed. "
            + "These are two assemblies under one name. Ask the provider's author for a build against this host's.",
            entry.Message);
    }

    [Fact]
    public void Scan_NewerMinor_IsAvailable()
    {
        new EmittedAssembly { Contract = new(1, 7, 0, 0) }.WriteTo(Plugins);

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal((ProviderState.Available, null, "1.7"), (entry.State, entry.Code, entry.ContractVersion));
    }

    [Theory]
    [Trait("Row", "V7")]
    [InlineData(2, 0, "Update this application to one with contract 2.0, or install the provider's release for contract 1.0.")]
    [InlineData(0, 9, "Install the provider's release for contract 1.0.")]
    public void Scan_OtherContract_NamesBothVersionsAndTheRemedy(int major, int minor, string remedy)
    {
        var path = new EmittedAssembly { Contract = new(major, minor, 0, 0) }.WriteTo(Plugins);

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal(
            ("emitted", "FAP1006", ProviderState.Rejected, $"{major}.{minor}"),
            (entry.Name, entry.Code, entry.State, entry.ContractVersion));
        Assert.Equal(
            $"'{path}' was built against version {major}.{minor} of Fapilog.Abstractions; this host has 1.0 and takes 1.x only. {remedy}",
            entry.Message);
    }

    private static ContractReference Reference(string version) => new(Version.Parse(version), string.Empty);
}
