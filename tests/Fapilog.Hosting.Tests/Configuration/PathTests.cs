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
    [InlineData("""{ "Audit": { "StoragePath": "~/audit" } }""", "FAP4007 Fapilog:Audit:StoragePath", "It begins with '~', which is not expanded here")]
    [InlineData("""{ "Audit": { "StoragePath": "$HOME/audit" } }""", "FAP4007 Fapilog:Audit:StoragePath", "It begins with '$'")]
    [InlineData("""{ "Audit": { "StoragePath": "%ProgramData%/audit" } }""", "FAP4007 Fapilog:Audit:StoragePath", "It begins with '%'")]
    [InlineData("""{ "Audit": { "StoragePath": "C:\trail\new" } }""", "FAP4007 Fapilog:Audit:StoragePath", "It has a tab at character 3. In JSON, write '\\\\' for a backslash")]
    [InlineData("""{ "Audit": { "StoragePath": "https://a.test/b" } }""", "FAP4007 Fapilog:Audit:StoragePath", "It is an address, and a path of this machine is needed.")]
    [InlineData("""{ "Audit": { "StoragePath": "a\u0000b" } }""", "FAP4007 Fapilog:Audit:StoragePath", "It has the control character U+0000 at character 2.")]
    [InlineData("""{ "Audit": { "StoragePath": "fapilog.json/below" } }""", "FAP4007 Fapilog:Audit:StoragePath", "fapilog.json' is a file, so nothing can lie below it.")]
    [InlineData("""{ "Audit": { "ArchivePath": "fapilog.json" } }""", "FAP4007 Fapilog:Audit:ArchivePath", "It is a file.")]
    [InlineData("""{ "Audit": { "ArchivePath": "~" } }""", "FAP4007 Fapilog:Audit:ArchivePath", "It begins with '~'")]
    [InlineData("""{ "Audit": { "Seal": { "Key": "file:~/seal.key" } } }""", "FAP2105 Fapilog:Audit:Seal:Key", "It begins with '~'")]
    [InlineData(
        """{ "Alerting": { "PluginsPath": "~/plugins" } }""", "FAP2104 Fapilog:Alerting:PluginsPath", "It begins with '~'")]
    [InlineData("""{ "Alerting": { "ShadowCopyPath": "a\nb" } }""", "FAP2104 Fapilog:Alerting:ShadowCopyPath", "It has a line feed at character 2.")]
    [InlineData("""{ "Alerting": { "Trust": { "LockFile": "~/lock.json" } } }""", "FAP2104 Fapilog:Alerting:Trust:LockFile", "It begins with '~'")]
    public void Path_ThatCannotBeMeant_IsAFaultThatSaysWhy(string fapilog, string place, string why)
    {
        using var configured = Configured.By(fapilog);

        var fault = Assert.Single(configured.Faults());

        Assert.Equal(place, $"{fault.Code} {fault.Path}");
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(fault.Message, char.IsControl);
    }

    [Fact]
    public void Path_OfAFolderThatOnlyLooksUnexpanded_IsTakenWithADot()
    {
        using var configured = Configured.By("""{ "Audit": { "StoragePath": "./~audit" } }""");

        Assert.Equal(Path.Combine(configured.Folder, "~audit"), configured.Read().Audit.StoragePath);
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
