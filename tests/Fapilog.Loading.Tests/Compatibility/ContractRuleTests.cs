namespace Fapilog.Loading.Tests.Compatibility;

public class ContractRuleTests : PluginsFolderFixture
{
    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("1.0", "1.3")]
    [InlineData("1.3", "1.3")]
    [InlineData("2.1", "2.4")]
    public void Check_SameMajorAndNoNewerMinor_IsTaken(string built, string host) =>
        Assert.Null(ContractRule.Check("x.dll", Version.Parse(built), Version.Parse(host)));

    [Theory]
    [InlineData("1.1", "1.0")]
    [InlineData("2.0", "1.9")]
    [InlineData("1.9", "2.0")]
    [InlineData("0.9", "1.0")]
    public void Check_AnythingElse_IsRefused(string built, string host) =>
        Assert.Equal("FAP1006", ContractRule.Check("x.dll", Version.Parse(built), Version.Parse(host))!.Code);

    [Theory]
    [InlineData(1, 1, "Update this application to one with contract 1.1, or install the provider's release for contract 1.0.")]
    [InlineData(2, 0, "Update this application to one with contract 2.0, or install the provider's release for contract 1.0.")]
    [InlineData(0, 9, "Install the provider's release for contract 1.0.")]
    public void Scan_OtherContract_NamesBothVersionsAndTheRemedy(int major, int minor, string remedy)
    {
        var path = new EmittedAssembly { Contract = new(major, minor, 0, 0) }.WriteTo(Plugins);

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal(("emitted", "FAP1006", ProviderState.Rejected, $"{major}.{minor}"), (entry.Name, entry.Code, entry.State, entry.ContractVersion));
        Assert.Equal(
            $"'{path}' was built against version {major}.{minor} of Fapilog.Abstractions; this host has 1.0 and takes 1.0 to 1.0. {remedy}",
            entry.Message);
    }
}
