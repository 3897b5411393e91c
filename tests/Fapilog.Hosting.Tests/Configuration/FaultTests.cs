using Fapilog.Diagnostics;

namespace Fapilog.Hosting.Tests.Configuration;

public sealed class FaultTests
{
    private const string Token = "t0ken-4711";

    [Fact]
    [Trait("Row", "C2")]
    [Trait("Row", "C3")]
    public void Read_OfSeveralFaults_TellsThemAllWithFullPathsAndNoValue()
    {
        using var configured = Configured.By($$"""
            { "Aduit": {},
              "Audit": { "Durability": "{{Token}}", "QueueCapacity": 0, "StopTimeout": "02:00:00", "Storagepth": "{{Token}}",
                         "Policy": { "Level": "{{Token}}", "RetentionDays": "{{Token}}", "Retention": 1 } },
              "Alerting": { "MinimumSeverity": "{{Token}}", "Providers": {
                "chat": { "Provider": "slack", "Deadline": "00:00:00", "QueueCapacity": 0, "Chanel": "{{Token}}" },
                "bad name": { "Provider": "slack", "IncludeSensitive": "{{Token}}" } } } }
            """);

        var faults = configured.Faults();

        Assert.Equal(
            [
                "FAP2003 Fapilog:Alerting:Providers:bad name",
                "FAP2101 Fapilog:Aduit",
                "FAP2101 Fapilog:Alerting:Providers:chat:Chanel",
                "FAP2101 Fapilog:Audit:Policy:Retention",
                "FAP2101 Fapilog:Audit:Storagepth",
                "FAP2103 Fapilog:Alerting:MinimumSeverity",
                "FAP2103 Fapilog:Alerting:Providers:bad name:IncludeSensitive",
                "FAP2103 Fapilog:Audit:Durability",
                "FAP2103 Fapilog:Audit:Policy:Level",
                "FAP2103 Fapilog:Audit:Policy:RetentionDays",
                "FAP4007 Fapilog:Alerting:Providers:chat:Deadline",
                "FAP4007 Fapilog:Alerting:Providers:chat:QueueCapacity",
                "FAP4007 Fapilog:Audit:QueueCapacity",
                "FAP4007 Fapilog:Audit:StopTimeout",
            ],
            configured.FaultPlaces());
        Assert.DoesNotContain(faults, fault => fault.Message.Contains(Token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        """{ "Aduit": {} }""",
        "There is no setting 'Aduit'. Did you mean 'Audit'? The settings are 'Alerting', 'Audit', 'Trails'.")]
    [InlineData(
        """{ "Audit": { "Policy": { "RetentionDay": 5 } } }""",
        "There is no setting 'RetentionDay'. Did you mean 'RetentionDays'?")]
    [InlineData(
        """{ "Audit": { "Durability": "Sometimes" } }""", "The setting 'Durability' is 'Sometimes'. It must be one of 'Enqueued', 'Durable', 'Replicated'.")]
    [InlineData(
        """{ "Audit": { "QueueCapacity": "many" } }""", "The setting 'QueueCapacity' must be a whole number of at least 1. Correct")]
    [InlineData(
        """{ "Audit": { "QueueCapacity": "99999999999" } }""",
        "The setting 'QueueCapacity' is '99999999999'. It must be a whole number from 1 to 2147483647. Correct")]
    [InlineData(
        """{ "Audit": { "Policy": { "RetentionDays": "0x16d" } } }""",
        "The setting 'RetentionDays' is '0x16d'. It must be a whole number of at least 30. Correct")]
    [InlineData(
        """{ "Audit": { "Policy": { "ArchiveAfterDays": "#5a" } } }""",
        "The setting 'ArchiveAfterDays' is '#5a'. It must be a whole number of at least 7. Correct")]
    [InlineData(
        """{ "Audit": { "Undelivered": { "MaxSize": "0x200000" } } }""",
        "The setting 'MaxSize' is '0x200000'. It must be a whole number from 1048576 to 1073741824. Correct")]
    [InlineData(
        """{ "Alerting": { "QueueCapacity": "&h19" } }""",
        "The setting 'QueueCapacity' is '&h19'. It must be a whole number of at least 1. Correct")]
    [InlineData(
        """{ "Alerting": { "Provider": "noop", "Routes": [ { "To": ["noop"], "Digest": { "Cap": "#9" } } ] } }""",
        "The setting 'Cap' is '#9'. It must be a whole number from 1 to 1000. Correct")]
    [InlineData(
        """{ "Alerting": { "Provider": "" } }""",
        "The provider's name is blank. Name a provider in 'Fapilog:Alerting:Provider', or remove the setting.")]
    [InlineData(
        """{ "Audit": { "VerifyEvery": "" } }""",
        "Give 'Fapilog:Audit:VerifyEvery' a value, or leave it out.")]
    [InlineData(
        """{ "Audit": { "Undelivered": { "MaxSize": 1048575 } } }""",
        "The maximum size of the undelivered alerts is 1048575 bytes. It must be from 1048576 (1 MiB) to 1073741824 (1 GiB).")]
    [InlineData(
        """{ "Audit": { "Undelivered": { "MaxAge": "23h" } } }""",
        "The maximum age of undelivered alerts is 23 hours. It must be from 1 to 3650 days.")]
    [InlineData(
        """{ "Alerting": { "Provider": "noop", "MinimumSeverity": "warn" } }""",
        "The setting 'MinimumSeverity' is 'warn'. It must be one of 'Info', 'Warning', 'Error', 'Critical'. Did you mean 'Warning'?")]
    [InlineData(
        """{ "Audit": { "Policy": { "RetentionDays": "365 days" } } }""",
        "The setting 'RetentionDays' is '365 days'. It must be a whole number of at least 30. Correct")]
    [InlineData(
        """{ "Audit": { "VerifyOnStart": "yes" } }""",
        "The setting 'VerifyOnStart' is 'yes'. It must be 'true' or 'false'. Correct")]
    [InlineData(
        """{ "Audit": { "VerifyEvery": "31d" } }""",
        "The pause between verifications is 31 days. It must be from 1 minute to 30 days.")]
    [InlineData(
        """{ "Alerting": { "Provider": "noop", "Deadline": "90m" } }""",
        "Deadline is 1 hour 30 minutes. It must be from 1 second to 1 hour.")]
    [InlineData(
        """{ "Alerting": { "Provider": "noop", "WebhookUrl": "https://x.test/" } }""",
        "There is no setting 'WebhookUrl'. A setting of the provider belongs in 'Fapilog:Alerting:Settings'. The settings here are ")]
    [InlineData(
        """{ "Alerting": { "Providers": { "chat": { "Provider": "noop", "Url": "https://x.test/" } } } }""",
        "There is no setting 'Url'. A setting of the provider belongs in 'Fapilog:Alerting:Providers:chat:Settings'. The settings here ")]
    [InlineData(
        """{ "Alerting": { "Url": "https://x.test/", "Providers": { "chat": { "Provider": "noop" } } } }""",
        "There is no setting 'Url'. A setting of a provider belongs in the 'Settings' of its instance. The settings here are ")]
    [InlineData(
        """{ "Alerting": { "Providers": { "chat": { "Provider": "noop", "PluginsPath": "mine" } } } }""",
        "There is no setting 'PluginsPath' here. It belongs in 'Fapilog:Alerting': write 'Fapilog:Alerting:PluginsPath'.")]
    [InlineData(
        """{ "StoragePath": "/audit" }""",
        "There is no setting 'StoragePath' here. It belongs in 'Fapilog:Audit': write 'Fapilog:Audit:StoragePath'.")]
    [InlineData(
        """{ "Audit": { "RetentionDays": 365 } }""",
        "There is no setting 'RetentionDays' here. It belongs in 'Fapilog:Audit:Policy': write 'Fapilog:Audit:Policy:RetentionDays'.")]
    [InlineData(
        """{ "Alerting": { "Strict": true } }""",
        "There is no setting 'Strict' here. It belongs in 'Fapilog:Alerting:Trust': write 'Fapilog:Alerting:Trust:Strict'.")]
    [InlineData(
        """{ "Audit": { "Nmae": "x" } }""",
        "There is no setting 'Nmae'. Did you mean 'Name'? The settings are 'ArchivePath', 'Durability', 'EnforceRetention', "
        + "'LockTimeout', 'Name', 'Policy', 'QueueCapacity', 'QueueFull', 'Seal', 'StopTimeout', 'StoragePath', 'Undelivered', "
        + "'VerifyEvery', 'VerifyOnStart'.")]
    [InlineData("""{ "Audit": { "Undelivered": { "MaxLength": 5 } } }""", "There is no setting 'MaxLength'.")]
    [InlineData("""{ "Alerting": { "Deadline": "soon" } }""", "The setting 'Deadline' must be a duration: 'hh:mm:ss' below 24 hours,")]
    [InlineData("""{ "Alerting": { "IncludeMetadata": "tenant" } }""", "The setting 'IncludeMetadata' must be a list: write ")]
    [InlineData(
        """{ "Audit": { "Policy": { "Level": "hippa" } } }""",
        "must be one of 'none', 'basic', 'sox', 'hipaa', 'gdpr', 'pci_dss', 'soc2', 'iso27001'.")]
    public void Read_OfAFault_SaysWhatIsRight(string fapilog, string expected)
    {
        using var configured = Configured.By(fapilog);

        Assert.Contains(expected, Assert.Single(configured.Faults()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfASettingOfANamedTrail_NamesItsPlaceThere()
    {
        using var configured = Configured.By("""{ "Trails": { "a": { "StoragePath": "/audit" } } }""");

        Assert.Equal(
            "There is no setting 'StoragePath' here. It belongs in 'Fapilog:Trails:a:Audit': write 'Fapilog:Trails:a:Audit:StoragePath'.",
            Assert.Throws<FapilogException>(() => FapilogSettings.Read(configured.Build(), "a")).Faults.Single().Message);
    }

    // What binders read otherwise than people write it: .NET ORs a list of names, and reads 24 hours as 24 days.
    [Theory]
    [InlineData("""{ "Alerting": { "Provider": " " } }""", "FAP1008 Fapilog:Alerting:Provider")]
    [InlineData("""{ "Alerting": { "Provider": "" } }""", "FAP1008 Fapilog:Alerting:Provider")]
    [InlineData("""{ "Alerting": { "Provider": "", "Settings": { "Url": "x" } } }""", "FAP1008 Fapilog:Alerting:Provider")]
    [InlineData(
        """{ "Alerting": { "Providers": { "chat": { "Provider": "" } } } }""",
        "FAP2004 Fapilog:Alerting:Providers:chat:Provider")]
    [InlineData("""{ "Audit": { "VerifyEvery": "" } }""", "FAP2103 Fapilog:Audit:VerifyEvery")]
    [InlineData("""{ "Audit": { "LockTimeout": "" } }""", "FAP2103 Fapilog:Audit:LockTimeout")]
    [InlineData("""{ "Audit": { "VerifyOnStart": "" } }""", "FAP2103 Fapilog:Audit:VerifyOnStart")]
    [InlineData("""{ "Audit": { "ArchivePath": "" } }""", "FAP2103 Fapilog:Audit:ArchivePath")]
    [InlineData("""{ "Audit": { "Policy": { "Level": "" } } }""", "FAP2103 Fapilog:Audit:Policy:Level")]
    [InlineData("""{ "Alerting": { "OnProviderError": "" } }""", "FAP2103 Fapilog:Alerting:OnProviderError")]
    [InlineData("""{ "Alerting": { "QueueCapacity": "" } }""", "FAP2103 Fapilog:Alerting:QueueCapacity")]
    [InlineData(
        """{ "Alerting": { "Provider": "noop", "MinimumSeverity": "Info,Warning" } }""", "FAP2103 Fapilog:Alerting:MinimumSeverity")]
    [InlineData(
        """{ "Alerting": { "Provider": "noop", "MaxAlertAge": "24:00:00", "Deadline": "00:00:03" } }""",
        "FAP2103 Fapilog:Alerting:MaxAlertAge")]
    [InlineData("""{ "Audit": { "VerifyEvery": "24:00:00" } }""", "FAP2103 Fapilog:Audit:VerifyEvery")]
    public void Read_OfWhatBindersReadOtherwise_IsAFaultAtItsPath(string fapilog, string expected)
    {
        using var configured = Configured.By(fapilog);

        Assert.Equal([expected], configured.FaultPlaces());
    }

    [Theory]
    [InlineData("Hipaa", "hipaa")]
    [InlineData("pci_dss", "pci_dss")]
    [InlineData("PciDss", "pci_dss")]
    public void Read_OfALevel_TakesItAsPeopleWriteIt(string written, string expected)
    {
        using var configured = Configured.By($$"""{ "Audit": { "Policy": { "Level": "{{written}}" } } }""");

        Assert.Equal(expected, configured.Read().Audit.Policy.Level.Value);
    }

    [Fact]
    public void Read_OfABreachedPolicy_IsAFaultOnlyWhereItSaysFail()
    {
        using var warn = Configured.By("""{ "Audit": { "Policy": { "Level": "hipaa", "RetentionDays": 10 } } }""");
        using var fail =
            Configured.By("""{ "Audit": { "Policy": { "Level": "hipaa", "RetentionDays": 10, "OnViolation": "Fail" } } }""");

        Assert.Equal(10, warn.Read().Audit.Policy.RetentionDays);
        Assert.Equal(
            [
                "FAP4001 Fapilog:Audit:Policy:HipaaMinimumNecessary",
                "FAP4001 Fapilog:Audit:Policy:RetentionDays",
            ],
            fail.FaultPlaces());
    }
}
