using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting.Tests.Checking;

public sealed class WarningTests
{
    [Theory]
    [InlineData("Fapilg:Alerting:Provider", "The section 'Fapilg' is not read. Did you mean 'Fapilog'?")]
    [InlineData("Alerting:Provider", "The section 'Alerting' at the root is not read. If it is meant for fapilog, move it into 'Fapilog'.")]
    [InlineData("audit:StoragePath", "The section 'audit' at the root is not read. If it is meant for fapilog, move it into 'Fapilog'.")]
    [InlineData(
        "FAPILOG_ALERTING_PROVIDER",
        "The environment variable 'FAPILOG_ALERTING_PROVIDER' is not read, because names are separated by two underscores. Write 'FAPILOG__ALERTING__…'.")]
    [InlineData(
        "FAPILOG_AUDIT:STORAGEPATH",
        "The environment variable 'FAPILOG_AUDIT__STORAGEPATH' is not read, because names are separated by two underscores. Write 'FAPILOG__AUDIT__…'.")]
    [InlineData("FAPILOG_SAFEMODE", "The environment variable 'FAPILOG_SAFEMODE' is not read. Did you mean 'FAPILOG_SAFE_MODE'?")]
    [InlineData(
        "FAPILOG_ALERTNG_PROVIDER",
        "The environment variable 'FAPILOG_ALERTNG_PROVIDER' is not read, because names are separated by two underscores. Write 'FAPILOG__ALERTING__…'.")]
    [InlineData("Fapilog.Alerting:Provider", "The section 'Fapilog.Alerting' is not read. Did you mean 'Fapilog:Alerting'?")]
    [InlineData("fapilog-audit:Name", "The section 'fapilog-audit' is not read. Did you mean 'Fapilog:Audit'?")]
    [InlineData("Alertng:Provider", "The section 'Alertng' is not read. Did you mean 'Fapilog:Alerting'?")]
    public void Run_WithASettingInTheWrongPlace_WarnsAndNamesIt(string key, string message)
    {
        var warning = Assert.Single(Warnings(key));

        Assert.Equal(("FAP2009", message), (warning.Code, warning.Message));
    }

    [Fact]
    public void Run_WithNoSection_WarnsAndNamesWhatIsThere() => Assert.Equal(
        "There is no setting in a section 'Fapilog': every setting has its default, and nothing raises an alert. "
        + "The configuration has 'Serilog'. Put the settings into 'Fapilog'.",
        Assert.Single(Warnings("Serilog:MinimumLevel")).Message);

    [Fact]
    public void Run_WithAVariableThatASettingRefersTo_WarnsOfNothing()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
            [
                KeyValuePair.Create("Fapilog:Audit:Seal:Key", (string?)"env:FAPILOG_SEAL_KEY"),
                KeyValuePair.Create("FAPILOG_SEAL_KEY", (string?)"x"),
            ])
            .Build();

        Assert.Empty(ConfigurationCheck.Run(configuration).Warnings);
    }

    [Theory]
    [InlineData("Fapilog:Audit:Name")]
    [InlineData("FAPILOG:AUDIT:NAME")]
    public void Run_WithTheSection_WarnsOfNothing(string key) => Assert.Empty(Warnings(key, "FAPILOG_SAFE_MODE"));

    [Fact]
    public void Run_WithAPolicyThatIsNotEnabled_Warns()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Fapilog:Audit:Policy:Enabled", (string?)"false")])
            .Build();
        var warning = Assert.Single(ConfigurationCheck.Run(configuration).Warnings);

        Assert.Equal(("FAP2010", "Fapilog:Audit:Policy:Enabled"), (warning.Code, warning.Path));
    }

    private static IReadOnlyList<Fapilog.Diagnostics.Fault> Warnings(params string[] keys)
    {
        var settings = keys.Select(key => KeyValuePair.Create(key, (string?)"x"));
        return ConfigurationCheck.Run(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).Warnings;
    }
}
