using Fapilog.Alerting;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Catalogue;

/// <summary>
/// Names and settings under a culture whose I and i are two letters, and under the one where they are not.
/// </summary>
public sealed class CultureTests : PluginsFolderFixture
{
    public static TheoryData<string> Cultures => ["tr-TR", "az-Latn-AZ", "en-US", ""];

    [Theory]
    [Trait("Row", "N1")]
    [MemberData(nameof(Cultures))]
    public void CreateInstances_NameWithAnI_IsFoundHoweverWritten(string culture)
    {
        using var scope = new CultureScope(culture);
        new EmittedAssembly { ProviderName = "Incident_INFO", IsComplete = true }.WriteTo(Plugins);

        // What it makes is no dispatcher; that it was asked shows that it was found.
        Assert.All(
            ["incident-info", "INCIDENTINFO", "Incident_Info", "iNCIDENTiNFO"],
            name => Assert.Equal("FAP1014", Assert.Single(Faults(Request(name))).Code));
        Assert.Equal("FAP1008", Assert.Single(Faults(Request("\u0131ncident-info"))).Code);
        Assert.Equal("FAP1008", Assert.Single(Faults(Request("\u0130NCIDENT-INFO"))).Code);
    }

    [Theory]
    [Trait("Row", "N2")]
    [MemberData(nameof(Cultures))]
    public void Scan_NamesThatDifferByTheirI_AreOne(string culture)
    {
        using var scope = new CultureScope(culture);
        var one = new EmittedAssembly { ProviderName = "INFO" }.WriteTo(Plugins, "one.dll");
        var two = new EmittedAssembly { ProviderName = "info" }.WriteTo(Plugins, "two.dll");

        Assert.Equal(
            $"Several providers are called 'Info': '{one}', '{two}'. Remove all but one of them.",
            Assert.Single(Faults(Request("Info"))).Message);
    }

    [Theory]
    [Trait("Row", "N3")]
    [MemberData(nameof(Cultures))]
    public void CreateInstances_BuiltInNameClaimed_TheBuiltInWinsWithAWarning(string culture)
    {
        using var scope = new CultureScope(culture);
        Fixture.CopyFile("Unusable", Plugins);

        Assert.Same(NoopAlertDispatcher.Instance, Create(Request("NOOP")).Dispatcher);
        Assert.Contains(
            Log.Lines,
            line =>
                line.StartsWith("Warning Fapilog.Loading 1104: 'noop' is built in and was chosen;", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Row", "N4")]
    [MemberData(nameof(Cultures))]
    public void CreateInstances_AliasThatDiffersByItsI_IsContested(string culture)
    {
        using var scope = new CultureScope(culture);
        Fixture.CopyFile("Good", Plugins);
        new EmittedAssembly { ProviderName = "FINEALERTS" }.WriteTo(Plugins);

        Assert.Equal("FAP1002", Assert.Single(Faults(Request("fine-alerts"))).Code);
        Assert.NotNull(Create(Request("GOOD")));
    }

    [Theory]
    [Trait("Row", "N5")]
    [MemberData(nameof(Cultures))]
    public void CreateInstances_UnknownName_NamesTheNearest(string culture)
    {
        using var scope = new CultureScope(culture);
        new EmittedAssembly { ProviderName = "info" }.WriteTo(Plugins);

        Assert.StartsWith(
            "No provider is called 'INFOS'. Did you mean 'info'? Available: 'info', 'noop'.",
            Assert.Single(Faults(Request("INFOS"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Row", "C2")]
    [Trait("Row", "C3")]
    [MemberData(nameof(Cultures))]
    public async Task CreateInstances_Settings_AreReadAlike(string culture)
    {
        using var scope = new CultureScope(culture);
        Fixture.CopyFile("RichSettings", Plugins);

        var receipt = await Send(Create(Request(
            "RICH",
            settings:
            [
                ("URL", "https://x"),
                ("PROXY:PORT", "3128"),
                ("proxy:HOST", "i"),
                ("TEAM", "i"),
                ("pause", "00:00:02"),
            ])));
        var fault = Assert.Single(Faults(Request("rich", settings: [("Url", "https://x"), ("Team", "t"), ("PAUSEI", "1")])));

        Assert.StartsWith("https://x/|443|00:00:02|Red||i|i:3128|", receipt.Reference, StringComparison.Ordinal);
        Assert.StartsWith("There is no setting 'PAUSEI'. Did you mean 'Pause'?", fault.Message, StringComparison.Ordinal);
    }
}
