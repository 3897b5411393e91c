namespace Fapilog.Cli.Tests.Checking;

public sealed class ConfigCheckTests
{
    private const string Faulty = $$"""
        { "Fapilog": { "Aduit": {}, "Alerting": { "Providers": {
            "chat":   { "Provider": "weebhook" },
            "oncall": { "Provider": "webhook", "Settings": { "Url": "{{Webhook.Token}}", "Secret": "{{Webhook.Secret}}x", "Timeout": "{{Webhook.Token}}", "Sekret": 1 } },
            "quiet":  { "Provider": "noop" } } } } }
        """;

    [Fact]
    public async Task Check_OfAGoodConfiguration_ListsItsInstancesSendsNothingAndExitsZero()
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", """{ "Fapilog": { "Audit": { "Policy": { "Level": "Hipaa" } } } }""");

        var run = await Tool.RunAsync(folder, Webhook.Environment(Webhook.Nowhere()), "config", "check");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [folder.Under("fapilog.json"), folder.Temporary],
            Directory.GetFileSystemEntries(folder.Path).Order(StringComparer.Ordinal));
        Webhook.AssertNoSecret(run);
        TextSnapshot.Match(Scrubbed.Text(run.Output + run.Error, folder));
    }

    [Fact]
    public async Task Check_OfManyFaults_TellsThemAllWithTheirPathsAndNoValueAndExitsTwo()
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", Faulty);

        var text = await Tool.RunAsync(folder, "config", "check");
        var json = await Tool.RunAsync(folder, "config", "check", "--format", "json");

        Assert.Equal((2, 2), (text.ExitCode, json.ExitCode));
        Assert.Equal(text.Error, json.Error);
        Assert.All([text, json], Webhook.AssertNoSecret);
        TextSnapshot.Match(Scrubbed.Text(text.Output + text.Error + json.Output, folder));
    }

    /// <summary>The address of a webhook where a name, a path or another setting belongs.</summary>
    [Theory]
    [InlineData("""{ "Alerting": { "Provider": "ADDRESS" } }""", 1)]
    [InlineData(
        """
        { "PluginsPath": "ADDRESS", "Audit": { "StoragePath": "ADDRESS" }, "Alerting": {
            "Providers": { "a": { "Provider": "ADDRESS" }, "b": { "Provider": "slack", "MinimumSeverity": "ADDRESS" } },
            "Routes": [ { "To": [ "ADDRESS" ] } ] } }
        """,
        4)]
    [InlineData(
        """
        { "Alerting": { "Providers": {
            "a": { "Provider": "slack", "Settings": { "BaseUrl": "ADDRESS", "AllowNetworks": [ "ADDRESS" ] } },
            "b": { "Provider": "email", "Settings": { "Host": "ADDRESS", "From": "ADDRESS", "To": [ "ADDRESS" ] } } } } }
        """,
        3)]
    public async Task Check_OfAnAddressInAWrongPlace_ShowsNothingOfItsPath(string configuration, int faults)
    {
        const string Address = $"https://hooks.slack.com/services/T0/B0/{Webhook.Token}";
        using var folder = new TestFolder();
        folder.Write(
            "fapilog.json",
            $$"""{ "Fapilog": {{configuration.Replace("ADDRESS", Address, StringComparison.Ordinal)}} }""");

        var run = await Tool.RunAsync(folder, "config", "check");

        Assert.Equal(2, run.ExitCode);
        Assert.True(Lines(run.Error).Count(line => line.StartsWith("FAP", StringComparison.Ordinal)) >= faults, run.Error);
        Webhook.AssertNoSecret(run);
    }

    [Fact]
    public async Task Check_OfTheFaultsThatIngestDoesNotStartFor_TellsTheSameAndExitsAlike()
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", Faulty);

        var ingest = await Tool.RunAsync(folder, "ingest", "-");
        var check = await Tool.RunAsync(folder, "config", "check");

        Assert.Equal(ingest.ExitCode, check.ExitCode);
        Assert.Equal(
            Lines(ingest.Error).Where(line => line.StartsWith("FAP", StringComparison.Ordinal)),
            Lines(check.Error).Where(line => line.StartsWith("FAP", StringComparison.Ordinal)));
        Assert.Equal(2, Lines(check.Error).Count(line => line.StartsWith("FAP", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AnyCommand_WithABlankProviderInTheEnvironment_TellsItsPathAndExitsTwo()
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", """{ "Fapilog": {} }""");
        var environment = new Dictionary<string, string> { ["FAPILOG__ALERTING__PROVIDER"] = " " };
        string[] commands =
        [
            "config check", "ingest -", "verify", "query", "recover", "retention", "seals key new --out key",
            "seals key rotate --out key --previous-key env:OLD", "alerts test --provider noop", "alerts render --provider noop", "plugins list",
            "plugins inspect webhook", "plugins lock",
        ];

        var runs = await Task.WhenAll(commands.Select(
            command => Tool.RunAsync(folder, environment, [.. command.Split(' '), "--config", "fapilog.json"])));

        Assert.All(runs, run => Assert.Equal(2, run.ExitCode));
        Assert.All(runs, run => Assert.Contains("FAP1008 at 'Fapilog:Alerting:Provider'", run.Error, StringComparison.Ordinal));
    }

    // .NET would OR the two names to 'None', and the mail would go out unencrypted.
    [Fact]
    public async Task Check_OfAListOfNamesForAnEnumerationOfAProvider_IsAFault()
    {
        using var folder = new TestFolder();
        folder.Write(
            "fapilog.json",
            """
            { "Fapilog": { "Alerting": { "Provider": "email", "Settings": {
                "Host": "localhost", "Security": "StartTls, None", "From": "a@example.com", "To": [ "b@example.com" ] } } } }
            """);

        var run = await Tool.RunAsync(folder, "config", "check");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            "FAP2103 at 'Fapilog:Alerting:Settings:Security': The setting 'Security' is 'StartTls, None'. It must be one of 'StartTls', 'Tls', 'None'.",
            run.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent.json", null, "There is no configuration file")]
    [InlineData("broken.json", "", "cannot be read. The text is empty. Correct it")]
    [InlineData("broken.json", "\n", "cannot be read. The text is empty. Correct it")]
    [InlineData("broken.json", "{ \"Fapilog\": {\n  \"Audit\" x", "cannot be read. At line 2, column 11: A ':' is missing after the name. Correct it")]
    [InlineData("broken.json", "[]", "cannot be read. It holds a list or a single value, and must hold one object. Begin it with '{'")]
    [InlineData("broken.json", """{ "Fapilog": { "Audit": { "Name": "a", "name": "b" } } }""", "The setting 'Fapilog:Audit:name' stands in it twice. Remove one")]
    public async Task Check_OfAFileThatCannotBeRead_IsAFaultAsAnyOther(string name, string? content, string expected)
    {
        using var folder = new TestFolder();
        if (content is not null)
        {
            folder.Write(name, content);
        }

        var run = await Tool.RunAsync(folder, "config", "check", "--config", name, "--format", "json");

        Assert.Equal(2, run.ExitCode);
        Assert.False(run.Json.GetProperty("ok").GetBoolean());
        Assert.Equal("FAP2005", run.Json.GetProperty("faults")[0].GetProperty("code").GetString());
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithoutAConfiguration_SaysThatNobodyIsAlerted()
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, "config", "check");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("No provider is named", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("is good", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Fapilg": { "Alerting": { "Provider": "slack" } } }""")]
    [InlineData("""{ "Alerting": { "Provider": "slack" } }""")]
    public async Task Check_OfAFileThatIsIgnored_DoesNotCallItGood(string content)
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", content);

        var run = await Tool.RunAsync(folder, "config", "check");

        Assert.Contains(
            "has no section 'Fapilog', so nothing of it is used: see the warning.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("is good", run.Output, StringComparison.Ordinal);
        Assert.Contains("FAP2009", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_InSafeMode_SaysThatNoProviderWasLookedAt()
    {
        using var folder = new TestFolder();
        var environment =
            new Dictionary<string, string> { ["FAPILOG__ALERTING__PROVIDER"] = "weebhook", ["FAPILOG_SAFE_MODE"] = "1" };

        var run = await Tool.RunAsync(folder, environment, "config", "check", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.True(run.Json.GetProperty("safe_mode").GetBoolean());
        Assert.Equal("Disabled", run.Json.GetProperty("instances")[0].GetProperty("state").GetString());
        Assert.Equal(2, run.Error.Split("afe mode: ").Length);
        Assert.Contains("so no provider is looked at, nor its settings", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "RetentionDays": 20 }""", new[] { "FAP4001 Fapilog:Audit:Policy:RetentionDays" })]
    [InlineData(
        """{ "RetentionDays": 20, "ArchiveAfterDays": 3 }""",
        new[] { "FAP4001 Fapilog:Audit:Policy:RetentionDays", "FAP4001 Fapilog:Audit:Policy:ArchiveAfterDays" })]
    [InlineData("""{ "RetentionDays": "365 days", "ArchiveAfterDays": 3000 }""", new string[0])]
    public async Task Check_OfAPolicy_DoesNotWarnOfWhatOnlyFollows(string policy, string[] expected)
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", $$"""{ "Fapilog": { "Audit": { "Policy": {{policy}} } } }""");

        var run = await Tool.RunAsync(folder, "config", "check", "--format", "json");

        Assert.Equal(expected, run.Json.GetProperty("warnings").EnumerateArray().Select(warning =>
            $"{warning.GetProperty("code").GetString()} {warning.GetProperty("path").GetString()}"));
    }

    [UnixFact]
    public async Task Check_WithRemarksOfTheLoader_WritesThemAfterTheTable()
    {
        using var folder = new TestFolder();
        var environment = FixtureInstances.Configure(folder, "NeedsHelper", ("needs-helper", false));
        using var tool = Tool.Start(folder, "sh", ["-c", $"dotnet '{Tool.File}' config check 2>&1"], environment);

        var run = await tool.FinishAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.InRange(
            run.Output.IndexOf("FAP1022", StringComparison.Ordinal),
            run.Output.IndexOf("fapilog.json' is good.", StringComparison.Ordinal),
            run.Output.Length);
    }

    [Fact]
    public async Task Check_OfSettingsThatCannotWork_WarnsAtThem()
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", """
            { "Fapilog": { "Alerting": { "Providers": {
                "chat":  { "Provider": "slack", "Settings": { "Token": "xoxb-1-2-abcdef" } },
                "sound": { "Provider": "slack", "Channel": "#ops", "Settings": { "Token": "xoxb-1-2-abcdef" } },
                "mail":  { "Provider": "email", "Settings": { "Host": "mail.test", "Port": 465, "From": "a@b.test", "To": ["c@b.test"] } } },
                "Routes": [ { "To": ["chat", "mail", "sound"], "Channel": "#all" } ] } } }
            """);

        var run = await Tool.RunAsync(folder, "config", "check", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ["FAP2014 Fapilog:Alerting:Providers:mail:Settings:Port", "FAP2021 Fapilog:Alerting:Routes:0:Channel", "FAP3030 Fapilog:Alerting:Providers:chat"],
            run.Json.GetProperty("warnings").EnumerateArray()
                .Select(one => $"{one.GetProperty("code").GetString()} {one.GetProperty("path").GetString()}")
                .Order(StringComparer.Ordinal));
        Assert.Equal(3, Lines(run.Error).Length);
    }

    [UnixFact]
    public async Task Check_InADirectoryThatWasRemoved_SaysSo()
    {
        using var folder = new TestFolder();
        using var tool = Tool.Start(
            folder,
            "sh",
            ["-c", "mkdir gone && cd gone && rmdir ../gone && exec dotnet \"$0\" config check --config x.json", Tool.File],
            environment: null);

        var run = await tool.FinishAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(
            "FAP2013: The working directory was removed", Assert.Single(Lines(run.Error)), StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("--version")]
    [InlineData("ingest --help")]
    public async Task WhatReadsNothing_InADirectoryThatWasRemoved_IsAnswered(string command)
    {
        using var folder = new TestFolder();
        using var tool = Tool.Start(
            folder,
            "sh",
            ["-c", $"mkdir gone && cd gone && rmdir ../gone && exec dotnet \"$0\" {command}", Tool.File],
            environment: null);

        var run = await tool.FinishAsync();

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.NotEmpty(run.Output);
    }

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
