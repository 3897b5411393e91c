using Fapilog.Sealing;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting.Tests.Configuration;

public sealed class PathTests
{
    [Fact]
    public void StoragePath_SetByAFile_StartsAtTheFile()
    {
        using var configured = Configured.By("{}").File("below/other.json", """{ "Audit": { "StoragePath": "logs" } }""");

        Assert.Equal(Path.Combine(configured.Folder, "below", "logs"), configured.Read().Audit.StoragePath);
    }

    [Fact]
    public void SealKey_SetByAFile_StartsAtTheFileAndIsNotPrinted()
    {
        using var configured = Configured.By("{}")
            .File("below/other.json", """{ "Audit": { "Seal": { "Key": "file:seal.key", "Algorithm": "EcdsaP256" } } }""");
        Directory.CreateDirectory(Path.Combine(configured.Folder, "below"));
        File.WriteAllText(Path.Combine(configured.Folder, "below", "seal.key"), "known-token");

        var seal = configured.Read().Audit.Seal;

        Assert.Equal("known-token", seal.Key!.GetValue());
        Assert.Equal(SealAlgorithm.EcdsaP256, seal.Algorithm);
        Assert.Equal("[secret]", seal.Key.ToString());
    }

    [Fact]
    public void StoragePath_SetByTheEnvironment_StartsAtTheWorkingDirectory()
    {
        using var configured =
            Configured.By("""{ "Audit": { "StoragePath": "of-the-file" } }""").Environment("FAPILOG__AUDIT__STORAGEPATH", "logs");

        Assert.Equal(Path.GetFullPath("logs"), configured.Read().Audit.StoragePath);
    }

    [Fact]
    public void StoragePath_SetByNobody_IsAuditLogsInTheWorkingDirectory() => Assert.Equal(
        Path.GetFullPath("audit_logs"), FapilogSettings.Read(new ConfigurationBuilder().Build()).Audit.StoragePath);

    [Fact]
    public void StoragePath_OfAFile_IsAFault()
    {
        using var configured = Configured.By("""{ "Audit": { "StoragePath": "fapilog.json" } }""");

        Assert.Equal(["FAP4007 Fapilog:Audit:StoragePath"], configured.FaultPlaces());
    }

    [Theory]
    [InlineData("{}", "plugins")]
    [InlineData("""{ "Alerting": { "PluginsPath": "more/plugins" } }""", "more/plugins")]
    public void PluginsPath_Relative_StartsAtTheApplication(string fapilog, string expected)
    {
        using var configured = Configured.By(fapilog);

        Assert.Equal(Path.GetFullPath(expected, AppContext.BaseDirectory), configured.Read().PluginsPath);
    }

    [Fact]
    public void SecretFile_InAFile_StartsAtTheFileAlsoWhenTheEnvironmentSetsAnotherSetting()
    {
        using var configured =
            Configured.By("""{ "Alerting": { "Provider": "slack", "Settings": { "Token": "file:token.txt" } } }""")
            .Environment("FAPILOG__ALERTING__SETTINGS__URL", "https://example.com/");

        Assert.Equal(configured.Folder, Assert.Single(configured.Read().Instances).BaseDirectory);
    }
}
