using Fapilog.Alerting;
using Fapilog.Loading;

namespace Fapilog.Hosting.Tests.Configuration;

/// <summary>
/// <c>Fapilog:Alerting:Routes</c> as an operator writes them. The rules that code must follow too are tried in
/// <c>AlertRouteValidatorTests</c>, each once.
/// </summary>
public sealed class RoutesTests
{
    private const string Routes = "Fapilog:Alerting:Routes";

    private const string Named =
        """ "Providers": { "chat": { "Provider": "slack" }, "oncall": { "Provider": "webhook" }, "mail": { "Provider": "email" } } """;

    /// <summary>The value of <c>Routes</c>, and each fault: code, path below <c>Routes</c>, and a part of the message.</summary>
    public static TheoryData<string, string[]> Faulty => new()
    {
        // What is no list of routes.
        { "\"chat\"", ["FAP2103 | 'Routes' must be a list, because the order of what it holds counts. Write 'Fapilog:Alerting:Routes:0:To:0', or in JSON \"Routes\": [ { "] },
        { """{ "To": ["chat"] }""", ["FAP2103 | 'Routes' must be a list"] },
        { """{ "first": { "To": ["chat"] } }""", ["FAP2103 | 'Routes' must be a list"] },
        { """["chat"]""", ["FAP2006 :0| Name the setting that is meant, such as 'Fapilog:Alerting:Routes:0:To:0'."] },
        { "[{}]", ["FAP2020 :0:To| The route names no instance. Name at least one in 'To'. The instances are 'chat', 'mail', 'oncall'."] },

        // Names of settings.
        { """[{ "Too": ["chat"], "To": ["chat"] }]""", ["FAP2101 :0:Too| There is no setting 'Too'. Did you mean 'To'? The settings are 'Channel', 'Continue', 'Digest', 'Fallback', 'FallbackAfter', 'Match', 'To'."] },
        { """[{ "To": ["chat"], "MinimumSeverity": "Error" }]""", ["FAP2101 :0:MinimumSeverity| Move it to 'Fapilog:Alerting:Routes:0:Match:MinimumSeverity'."] },
        { """[{ "To": ["chat"], "Reasons": ["security_event"] }]""", ["FAP2101 :0:Reasons| Move it to 'Fapilog:Alerting:Routes:0:Match:Reasons'."] },
        { """[{ "To": ["chat"], "Window": "1m" }]""",
            ["FAP2101 :0:Window| Move it to 'Fapilog:Alerting:Routes:0:Digest:Window'."] },
        { """[{ "To": ["chat"], "Match": { "EventType": ["data_export"] } }]""", ["FAP2101 :0:Match:EventType| Did you mean 'EventTypes'?"] },
        { """[{ "To": ["chat"], "Digest": { "Windows": "1m" } }]""", ["FAP2101 :0:Digest:Windows| Did you mean 'Window'?"] },

        // Kinds of values.
        { """[{ "To": "chat" }]""", ["FAP2103 :0:To| The setting 'To' must be a list: write 'Fapilog:Alerting:Routes:0:To:0' and so on, or brackets in JSON."] },
        { """[{ "To": { "chat": "yes" } }]""", ["FAP2103 :0:To| The setting 'To' must be a list"] },
        { """[{ "To": ["chat"], "Match": "critical" }]""", ["FAP2103 :0:Match| must be a group of settings"] },
        { """[{ "To": ["chat"], "Digest": {} }]""", ["FAP2102 :0:Digest| 'Digest' is empty. Set 'Fapilog:Alerting:Routes:0:Digest:Window', or leave it out."] },
        { """[{ "To": ["chat"], "Channel": " " }]""", ["FAP2103 :0:Channel| must be a text that is not blank, or left out"] },
        { """[{ "To": ["chat"], "Continue": "on" }]""", ["FAP2103 :0:Continue| must be 'true' or 'false'"] },
        { """[{ "To": ["chat"], "Match": { "MinimumSeverity": "Eror" } }]""", ["FAP2103 :0:Match:MinimumSeverity| must be one of 'Info', 'Warning', 'Error', 'Critical'. Did you mean 'Error'?"] },
        { """[{ "To": ["chat"], "Match": { "MinimumSeverity": "Info,Warning" } }]""", ["FAP2103 :0:Match:MinimumSeverity| must be one of"] },
        { """[{ "To": ["chat"], "Match": { "MinimumSeverity": "30" } }]""",
            ["FAP2103 :0:Match:MinimumSeverity| must be one of"] },
        { """[{ "To": ["chat"], "Digest": { "By": ["Type", "Host"] } }]""", ["FAP2103 :0:Digest:By:1| must be one of 'Type', 'Component', 'Reason', 'Severity', 'ComplianceLevel', 'User'."] },
        { """[{ "To": ["chat"], "Match": { "EventTypes": ["data_export,data_access"] } }]""", ["FAP2020 :0:Match:EventTypes:0| 'data_export,data_access' is not a type of event."] },
        { """[{ "To": ["chat"], "Match": { "EventTypes": ["data_exprot"] } }]""", ["FAP2020 :0:Match:EventTypes:0| Did you mean 'data_export'? It is one of 'error_occurred', "] },
        { """[{ "To": ["chat"], "Match": { "ComplianceLevels": ["hippa", "3"] } }]""", ["FAP2020 :0:Match:ComplianceLevels:0| Did you mean 'hipaa'?", "FAP2020 :0:Match:ComplianceLevels:1| '3' is not a compliance level."] },
        { """[{ "To": ["chat"], "Match": { "Reasons": ["security_events"] } }]""", ["FAP2020 :0:Match:Reasons:0| 'security_events' is not a reason of an alert. Did you mean 'security_event'? It is one of 'critical_error', 'security_event', "] },

        // Durations and ranges.
        { """[{ "To": ["chat"], "FallbackAfter": "5" }]""", ["FAP2103 :0:FallbackAfter| is '5'. It must be a duration"] },
        { """[{ "To": ["chat"], "FallbackAfter": "24:00:00" }]""", ["FAP2103 :0:FallbackAfter| is '24:00:00'. It must be a duration"] },
        { """[{ "To": ["chat"], "FallbackAfter": "31d" }]""", ["FAP4007 :0:FallbackAfter| FallbackAfter is 31 days. It must be from 0 to 30 days."] },
        { """[{ "To": ["chat"], "Digest": { "Window": "500ms", "Cap": 0 } }]""", ["FAP4007 :0:Digest:Cap| Cap is 0. It must be from 1 to 1000.", "FAP4007 :0:Digest:Window| It must be from 1 second to 24 hours."] },

        // Instances.
        { """[{ "To": ["chat"] }, { "To": ["oncal", "mail"], "Fallback": ["pigeon"] }]""", ["FAP2020 :1:Fallback:0| There is no instance 'pigeon'. The instances are", "FAP2020 :1:To:0| There is no instance 'oncal'. Did you mean 'oncall'? The instances are 'chat', 'mail', 'oncall'."] },
        { """[{ "To": [] }]""", ["FAP2020 :0:To| The route names no instance."] },
        { """[{ "To": ["chat", "Chat"] }]""", ["FAP2020 :0:To:1| 'To' names the instance 'Chat' twice."] },
        { """[{ "To": ["chat"], "Fallback": ["mail", "chat"] }]""", ["FAP2020 :0:Fallback:1| The instance 'chat' is its own fallback"] },

        // A path is that of the file, although what could not be read is not counted.
        { """[{ "To": ["", null, "chatt", "chat"] }, "mail", { "To": ["x"] }]""", ["FAP2006 :1| holds one value", "FAP2020 :0:To:2| There is no instance 'chatt'.", "FAP2020 :2:To:0| There is no instance 'x'.", "FAP2103 :0:To:0| must be a text that is not blank"] },
    };

    [Fact]
    public void Read_OfRoutes_HasEverySetting()
    {
        using var configured = Configured.By($$"""
            { "Alerting": { {{Named}}, "Routes": [
              { "Match": { "MinimumSeverity": "error", "EventTypes": ["data_export"], "Components": ["billing*"],
                           "ComplianceLevels": ["Hipaa"], "Reasons": ["compliance_violation"] },
                "To": ["oncall", "Chat"], "Channel": "#audit", "Fallback": ["mail"], "FallbackAfter": "10m", "Continue": true,
                "Digest": { "Window": "30s", "By": ["user", "Type"], "UpTo": "Error", "Cap": 3 } },
              { "Match": {}, "To": ["chat", "mail"] } ] } }
            """);

        var routes = configured.Read().Audit.Routes;

        var (all, plain) = (routes[0], routes[1]);
        Assert.Equal(
            (AlertSeverity.Error, "data_export", "billing*", "Hipaa", "compliance_violation"),
            (all.Match.MinimumSeverity, all.Match.EventTypes[0], all.Match.Components[0], all.Match.ComplianceLevels[0],
                all.Match.Reasons[0]));
        Assert.Equal(["oncall", "Chat"], all.To);
        Assert.Equal(
            ("#audit", "mail", TimeSpan.FromMinutes(10), true),
            (all.Channel, Assert.Single(all.Fallback), all.FallbackAfter, all.Continue));
        Assert.Equal(
            (TimeSpan.FromSeconds(30), AlertSeverity.Error, 3), (all.Digest!.Window, all.Digest.UpTo, all.Digest.Cap));
        Assert.Equal([AlertProperty.User, AlertProperty.Type], all.Digest.By);
        Assert.Equal(["chat", "mail"], plain.To);
        Assert.Equal((null, null, false, 0), (plain.Channel, plain.Digest, plain.Continue, plain.Fallback.Count));
    }

    [Theory]
    [InlineData("""{ "Alerting": { "Provider": "slack" } }""", 0)]
    [InlineData("""{ "Alerting": { "Provider": "slack", "Routes": [] } }""", 0)]
    [InlineData("""{ "Alerting": { "Provider": "slack", "Routes": null } }""", 0)]
    [InlineData("""{ "Alerting": { "Provider": "slack", "Routes": [ { "To": ["Slack"], "Channel": "#audit" } ] } }""", 1)]
    public void Read_OfOneProvider_TakesRoutesToItsName(string fapilog, int routes)
    {
        using var configured = Configured.By(fapilog);

        Assert.Equal(routes, configured.Read().Audit.Routes.Count);
    }

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Read_OfFaultyRoutes_TellsThemAllWithTheirPaths(string routes, string[] expected)
    {
        using var configured = Configured.By($$"""{ "Alerting": { {{Named}}, "Routes": {{routes}} } }""");

        var faults = configured.Faults().OrderBy(fault => $"{fault.Code} {fault.Path}", StringComparer.Ordinal).ToArray();

        Assert.Equal(
            expected.Select(one => one.Split('|')[0].Replace(" ", $" {Routes}", StringComparison.Ordinal).Trim()),
            faults.Select(fault => $"{fault.Code} {fault.Path}"));
        Assert.All(
            expected.Zip(faults),
            one => Assert.Contains(one.First.Split('|')[1].Trim(), one.Second.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "Audit": { "Routes": [] } }""", "FAP2101 Fapilog:Audit:Routes")]
    [InlineData("""{ "Alerting": { "Routes": [ { "To": ["chat"] } ] } }""", "FAP2020 Fapilog:Alerting:Routes:0:To:0")]
    [InlineData("""{ "Alerting": { "Provider": "slack", "Routes": [ { "To": ["chat"] } ] } }""", "FAP2020 Fapilog:Alerting:Routes:0:To:0")]
    [InlineData(
        """{ "Alerting": { "Providers": { "chat": "slack" }, "Routes": [ { "To": ["chat"] } ] } }""",
        "FAP2006 Fapilog:Alerting:Providers:chat")]
    [InlineData(
        """{ "Alerting": { "Providers": ["slack"], "Routes": [ { "To": ["slack"] } ] } }""",
        "FAP2003 Fapilog:Alerting:Providers")]
    public void Read_OfRoutesBesideAnotherFault_TellsEachOnce(string fapilog, string expected)
    {
        using var configured = Configured.By(fapilog);

        Assert.Equal([expected], configured.FaultPlaces());
    }

    [Fact]
    public void Read_WithARouteInTheEnvironment_TakesItAfterThoseOfTheFile()
    {
        using var configured = Configured.By($$"""{ "Alerting": { {{Named}}, "Routes": [ { "To": ["chat"], "Continue": true } ] } }""")
            .Environment("FAPILOG__ALERTING__ROUTES__7__TO__4", "oncal");

        Assert.Equal([$"FAP2020 {Routes}:7:To:4"], configured.FaultPlaces());
    }

    [Fact]
    public void Read_OfANamedTrail_KnowsItsOwnInstances()
    {
        using var configured = Configured.By("""
            { "Trails": { "billing": { "Alerting": { "Provider": "slack", "Routes": [ { "To": ["chat"] } ] } } },
              "Alerting": { "Providers": { "chat": { "Provider": "slack" } }, "Routes": [ { "To": ["chat"] } ] } }
            """);

        var exception = Assert.Throws<Diagnostics.FapilogException>(() => FapilogSettings.ReadAll(configured.Build()));

        var fault = Assert.Single(exception.Faults);
        Assert.Equal(("FAP2020", "Fapilog:Trails:billing:Alerting:Routes:0:To:0"), (fault.Code, fault.Path));
    }

    [Theory]
    [InlineData("chatt", 2)]
    [InlineData("mail", 1)]
    public void Examine_WithRoutesThatCodeAdds_ChecksThemWithThePathsOfConfiguration(string added, int faults)
    {
        using var configured = Configured.By($$"""{ "Alerting": { {{Named}}, "Routes": [ { "To": ["oncal"], "Continue": true } ] } }""");
        var code = new FapilogBuilder();
        code.ConfigureAudit(options => options.Routes = [.. options.Routes, new AlertRoute { To = [added] }]);

        var found = FapilogSettings.Examine(configured.Build(), null, code).Faults;

        Assert.Equal(
            ((string[])[$"FAP2020 {Routes}:0:To:0", $"FAP2020 {Routes}:1:To:0"]).Take(faults),
            found.Select(fault => $"{fault.Code} {fault.Path}"));
    }

    [Fact]
    public void Run_WithPartsOfRoutesThatHaveNoEffect_WarnsAtTheirPlaces()
    {
        using var configured = Configured.By("""
            { "Alerting": {
                "Providers": { "good": { "Provider": "noop" }, "chat": { "Provider": "noop" }, "spare": { "Provider": "noop" }, "third": { "Provider": "noop" } },
                "Routes": [ { "To": ["chat"] }, {}, { "To": ["good"], "Digest": { "UpTo": "Info" }, "Match": { "MinimumSeverity": "Error" } } ] } }
            """).Environment("FAPILOG__ALERTING__ROUTES__1__TO__0", "good");

        var check = ConfigurationCheck.Run(configured.Build());

        Assert.Empty(check.Faults);
        Assert.Equal(
            [$"FAP2021 {Routes}:1", $"FAP2021 {Routes}:2", $"FAP2021 {Routes}:2:Digest", $"FAP2021 {Routes}"],
            check.Warnings.Select(warning => $"{warning.Code} {warning.Path}"));
        Assert.StartsWith(
            "No route names the instances 'spare', 'third': they get no alert,",
            check.Warnings[3].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WithRoutes_LogsWhatHasNoEffectAndThatAChangeNeedsARestart()
    {
        using var configured = Configured.By("""
            { "Alerting": { "PluginsPath": "no-such-folder",
                "Providers": { "one": { "Provider": "one-place" }, "two": { "Provider": "one-place" }, "any": { "Provider": "any-place" } },
                "Routes": [ { "To": ["ONE", "any", "two"], "Channel": "#a" }, { "To": ["any"], "Channel": "#b" } ] } }
            """);
        using var logs = new RecordingLogs();
        var root = configured.Build();
        var any = ProviderRegistration.Create("any-place", _ => NoopAlertDispatcher.Instance);
        any.Channels = AlertChannels.Any;
        using var host = TestHost.Build(root, logs, fapilog: fapilog => fapilog
            .AddProvider("one-place", _ => NoopAlertDispatcher.Instance)
            .AddProvider(any));

        await host.StartAsync(Patience.Token());
        root[$"{Routes}:0:Channel"] = "#c";
        root.Reload();
        await host.StopAsync(Patience.Token());

        Assert.Equal(
            [
                $"Warning: FAP2021 at '{Routes}:0:Channel': The channel '#a' is ignored by instances 'one', 'two': provider 'one-place' delivers to one place.",
                "Warning: A part of the routes has no effect. FAP2021 at 'Routes:1': No alert reaches this route: every alert that it matches ends "
                + "at 'Routes:0', which has no 'Continue'. Put it before that one, or remove it.",
            ],
            logs.Lines.Where(line => line.Contains("FAP2021", StringComparison.Ordinal)).Select(line => line.Trim()));
        Assert.Contains(logs.Lines, line => line.Contains(
            $"The configuration changed at '{Routes}:0:Channel'. The running trail is unchanged: restart to apply the change.",
            StringComparison.Ordinal));
    }
}
