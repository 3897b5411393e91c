using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting.Tests.Configuration;

public sealed class TrustTests
{
    [Fact]
    public void Trust_SetByNobody_PinsNothingAndIsNotStrict()
    {
        using var configured = Configured.By("{}");

        var settings = configured.Read();

        Assert.Equal((false, false, null), (settings.Trust.Strict, settings.Trust.AllowLinks, settings.Trust.LockFile));
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "plugins.lock.json"), settings.LockFile);
    }

    [Theory]
    [InlineData("""{ "Alerting": { "PluginsPath": "plugins" } }""", """{ "Alerting": { "Provider": "slack" } }""", "one")]
    [InlineData("""{ "Alerting": { "Provider": "slack" } }""", """{ "Alerting": { "Deadline": "00:00:30" } }""", "one")]
    [InlineData(
        """{ "Alerting": { "Deadline": "00:00:30" } }""",
        """{ "Alerting": { "Providers": { "chat": { "Provider": "slack" } } } }""",
        "two")]
    [InlineData("""{ "Alerting": { "PluginsPath": "a" } }""", """{ "Alerting": { "PluginsPath": "b" } }""", "two")]
    public void LockFile_ByDefault_LiesBesideTheFileThatSaysWhatRuns(string one, string two, string expected)
    {
        using var configured = Configured.By("{}").File("one/a.json", one).File("two/b.json", two);

        Assert.Equal(Path.Combine(configured.Folder, expected, "plugins.lock.json"), configured.Read().LockFile);
    }

    [Fact]
    public void LockFile_WhereTheEnvironmentNamesTheProvider_StaysBesideTheFile()
    {
        using var configured =
            Configured.By("""{ "Alerting": { "Provider": "slack" } }""").Environment("FAPILOG__ALERTING__PROVIDER", "webhook");

        Assert.Equal(Path.Combine(configured.Folder, "plugins.lock.json"), configured.Read().LockFile);
    }

    [Fact]
    public void LockFile_ThatIsThere_IsTrusted()
    {
        using var configured = Configured.By("""{ "Alerting": { "Provider": "slack" } }""");
        var path = Path.Combine(configured.Folder, "plugins.lock.json");
        File.WriteAllText(path, "anything");

        Assert.Equal(path, configured.Read().Trust.LockFile);
    }

    [Fact]
    public void LockFile_SetByAFile_StartsAtTheFileAndMustBeThere()
    {
        using var configured = Configured.By("{}")
            .File(
                "one/a.json",
                """{ "Alerting": { "Trust": { "LockFile": "pins/mine.json", "Strict": true, "AllowLinks": true } } }""");

        var settings = configured.Read();

        Assert.Equal(Path.Combine(configured.Folder, "one", "pins", "mine.json"), settings.LockFile);
        Assert.Equal(
            (true, true, settings.LockFile), (settings.Trust.Strict, settings.Trust.AllowLinks, settings.Trust.LockFile));
    }

    [Fact]
    public void LockFile_SetByTheEnvironment_StartsAtTheApplication()
    {
        using var configured = Configured.By("""{ "Alerting": { "Provider": "slack" } }""")
            .Environment("FAPILOG__ALERTING__TRUST__LOCKFILE", "mine.json");

        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "mine.json"), configured.Read().LockFile);
    }

    [Fact]
    public void LockFile_OfANamedTrail_LiesBesideItsFile()
    {
        using var configured =
            Configured.By("{}").File("one/a.json", """{ "Trails": { "billing": { "Alerting": { "Provider": "slack" } } } }""");

        Assert.Equal(
            Path.Combine(configured.Folder, "one", "plugins.lock.json"),
            FapilogSettings.Read(configured.Build(), "billing").LockFile);
    }

    [Fact]
    public void Trust_WithATypingError_IsAFault()
    {
        using var configured = Configured.By("""{ "Alerting": { "Trust": { "Strickt": true } } }""");

        Assert.Equal(["FAP2101 Fapilog:Alerting:Trust:Strickt"], configured.FaultPlaces());
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("False", false)]
    [InlineData("off", false)]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData(" TRUE ", true)]
    [InlineData("please", true)]
    public void SafeMode_IsOnUnlessTheVariableSaysNo(string? value, bool expected) =>
        Assert.Equal(expected, SafeModeVariable.Means(value));
}
