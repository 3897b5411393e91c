using System.Text;

namespace Fapilog.Cli.Tests.Checking;

/// <summary>
/// What the command writes. Which instance gets what is tried in <c>AlertRouterTests</c> of the core, without a process.
/// </summary>
public sealed class ConfigRoutesTests
{
    // No provider of these names exists: none is looked for.
    private const string Routed = """
        { "Fapilog": {
            "Audit": { "Policy": { "Level": "Hipaa" } },
            "Alerting": {
              "Providers": {
                "chat":   { "Provider": "no-chat", "Channel": "#audit" },
                "mail":   { "Provider": "no-mail" },
                "oncall": { "Provider": "no-oncall" },
                "quiet":  { "Provider": "noop", "MinimumSeverity": "Critical" } },
              "Routes": [
                { "Match": { "MinimumSeverity": "Critical" }, "To": [ "oncall" ], "Fallback": [ "mail", "chat" ], "FallbackAfter": "10m" },
                { "Match": { "EventTypes": [ "DataExport", "data_access" ], "Components": [ "billing*" ], "ComplianceLevels": [ "hipaa" ],
                             "Reasons": [ "compliance_violation" ] },
                  "To": [ "chat", "quiet" ], "Channel": "#billing", "Digest": { "Window": "2m" }, "Continue": true },
                { "To": [ "oncall" ], "Fallback": [ "mail" ] },
                { "To": [ "chat" ] } ] } } }
        """;

    [Fact]
    public async Task Routes_WithoutAnEvent_AreShownInWords()
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", Routed);

        var run = await Tool.RunAsync(folder, "config", "routes");

        Assert.Equal(0, run.ExitCode);
        TextSnapshot.Match(Scrubbed.Text(run.Output + run.Error, folder));
        Assert.Equal(
            [folder.Under("fapilog.json"), folder.Temporary],
            Directory.GetFileSystemEntries(folder.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("access", """{ "event_type": "data_access", "contains_phi": true, "component": "billing-eu" }""")]
    [InlineData("no-alert", """{ "event_type": "data_access", "component": "billing-eu" }""")]
    public async Task Routes_WithAnEvent_ShowWhoGetsItAndWhyNot(string name, string content)
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", Routed);
        folder.Write("event.json", content);

        var run = await Tool.RunAsync(folder, "config", "routes", "--event", "event.json");

        Assert.Equal(0, run.ExitCode);
        TextSnapshot.Match(Scrubbed.Text(run.Output, folder), name);
    }

    [Fact]
    public async Task Routes_AsJson_HaveEveryTrailAndMember()
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", Routed.Replace(
            "\"Audit\":",
            """ "Trails": { "wards": { "Alerting": { "Provider": "noop", "Channel": "x" } } }, "Audit":""",
            StringComparison.Ordinal));
        var content = Encoding.UTF8.GetBytes("""{ "event_type": "data_access", "contains_phi": true, "component": "billing-eu" }""");

        var run = await Tool.RunAsync(folder, null, content, "config", "routes", "--event", "-", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        TextSnapshot.Match(run.Output);
    }

    [Theory]
    [InlineData("""{ "Fapilog": { "Alerting": { "Provider": "noop", "Routes": [ { "To": [ "nop" ] } ] } } }""", "{}", "FAP2020 at 'Fapilog:Alerting:Routes:0:To:0': There is no instance 'nop'. Did you mean 'noop'?")]
    [InlineData("{}", """{ "event_typ": "data_access" }""", "FAP2012: The event in standard input is not taken. The member 'event_typ' is not part of the format.")]
    public async Task Routes_OfAWrongConfigurationOrEvent_ExitTwo(string configuration, string content, string expected)
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", configuration);

        var run = await Tool.RunAsync(folder, null, Encoding.UTF8.GetBytes(content), "config", "routes", "--event", "-");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }
}
