using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Alerts.Opsgenie;

namespace Fapilog.Providers.Tests.Opsgenie;

public sealed class OpsgenieSettingsTests
{
    private const string Key = "g3n1ekey-0000-4000-8000-000000000001";

    [Fact]
    public void Validate_KeyAlone_HasNoFault() => Assert.Empty(Faults(new OpsgenieSettings { ApiKey = Secret.Parse(Key) }));

    [Fact]
    public void Validate_Empty_NamesWhatIsMissing() =>
        Assert.Equal(["ApiKey"], Faults(new OpsgenieSettings()).SelectMany(fault => fault.MemberNames));

    [Theory]
    [InlineData("GenieKey TOKEN", "The API key begins with 'GenieKey'")]
    [InlineData("ATATT3TOKEN", "The API key is an Atlassian API token")]
    [InlineData("TOKEN TOKEN", "The API key contains a space")]
    [InlineData("TOKENé", "The API key contains a space, a line end or a character that no key has")]
    public void Validate_WhatNoKeyIs_IsExplainedAndNotShown(string key, string beginning)
    {
        var fault = Assert.Single(Faults(new OpsgenieSettings { ApiKey = Secret.Parse(key) }));

        Assert.StartsWith(beginning, fault.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("TOKEN", fault.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_EverythingWrong_ReportsAllAtOnce()
    {
        var faults = Faults(new OpsgenieSettings
        {
            ApiKey = Secret.Parse("a b"),
            Preset = (OpsgeniePreset)7,
            BaseUrl = "api.opsgenie.com",
            AllowNetworks = ["everywhere"],
            Timeout = TimeSpan.Zero,
        });

        Assert.Equal(
            ["AllowNetworks", "ApiKey", "BaseUrl", "Preset", "Timeout"], faults.SelectMany(fault => fault.MemberNames).Order());
        Assert.Contains("'Preset' must be 'Us', 'Eu' or 'Jsm'.", faults.Select(fault => fault.ErrorMessage));
    }

    [Fact]
    public void Validate_HttpOutsideAllowedNetworks_SaysWhatToDo() => Assert.StartsWith(
        "The address 'http://proxy.example' is 'http', which is sent to allowed networks only.",
        Assert.Single(Faults(new OpsgenieSettings { ApiKey = Secret.Parse(Key), BaseUrl = "http://proxy.example" })).ErrorMessage,
        StringComparison.Ordinal);

    [Fact]
    public void Provider_Declaration_IsWhatTheDocumentationSays()
    {
        var attribute =
            (AlertProviderAttribute)typeof(OpsgenieProvider).GetCustomAttributes(typeof(AlertProviderAttribute), false).Single();

        Assert.Equal("opsgenie", attribute.Name);
        Assert.Equal(["jsm", "jira-service-management", "jsm-operations"], attribute.Aliases);
        Assert.Equal(typeof(OpsgenieSettings), attribute.Settings);
        Assert.Equal((AlertChannels.None, 4, true), (attribute.Channels, attribute.MaxConcurrentCalls, attribute.HandlesClear));
    }

    private static List<ValidationResult> Faults(OpsgenieSettings settings)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return faults;
    }
}
