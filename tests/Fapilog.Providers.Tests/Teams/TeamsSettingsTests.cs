using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Alerts.Teams;

namespace Fapilog.Providers.Tests.Teams;

public sealed class TeamsSettingsTests
{
    [Theory]
    [InlineData("https://prod-11.southeastasia.logic.azure.com:443/workflows/7e2c/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=c-3iiB")]
    [InlineData("https://default0123.45.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/7e2c/triggers/manual/paths/invoke?api-version=1&sig=x")]
    public void Validate_WorkflowAddress_HasNoFault(string address) => Assert.Empty(Faults(address));

    [Fact]
    public void Validate_Nothing_NamesWhatIsMissing() =>
        Assert.Equal(["WorkflowUrl"], Faults(null).SelectMany(fault => fault.MemberNames));

    [Theory]
    [InlineData("https://contoso.webhook.office.com/webhookb2/TOKEN/IncomingWebhook/x", "Office 365 connector")]
    [InlineData("https://outlook.office.com/webhook/TOKEN/IncomingWebhook/x", "Office 365 connector")]
    [InlineData("https://flow.example/TOKEN x", "Copy it again")]
    [InlineData("https://flow.example/TOKEN\r\nHost: evil", "Copy it again")]
    [InlineData("https://flow.example/TOKEN#part", "Copy it again")]
    [InlineData("gopher://TOKEN", "neither 'https' nor 'http'")]
    [InlineData("TOKEN", "not an absolute one")]
    [InlineData("http://flow.example/TOKEN", "'AllowNetworks'")]
    [InlineData("env:FAPILOG_TEST_ABSENT_TOKEN", "environment variable")]
    public void Validate_UnfitAddress_SaysWhatToDoAndHoldsNothingOfIt(string address, string says)
    {
        var fault = Assert.Single(Faults(address));

        Assert.Contains(says, fault.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("WorkflowUrl", fault.MemberNames);
        Assert.DoesNotContain(
            "TOKEN",
            fault.ErrorMessage!.Replace("FAPILOG_TEST_ABSENT_TOKEN", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_AddressThatBecameUnfit_FailsTheInstance()
    {
        await using var instance = new ProviderInstance(
            new TeamsProvider(), new TeamsSettings { WorkflowUrl = Secret.Parse("https://x.webhook.office.com/TOKEN") });
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => instance.SendAsync());

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith("FAP3007: The address is that of an Office 365 connector", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Provider_Declaration_IsWhatTheDocumentationSays()
    {
        var attribute =
            (AlertProviderAttribute)typeof(TeamsProvider).GetCustomAttributes(typeof(AlertProviderAttribute), false).Single();

        Assert.Equal("teams", attribute.Name);
        Assert.Equal(["microsoft-teams", "msteams"], attribute.Aliases);
        Assert.Equal(AlertChannels.None, attribute.Channels);
        Assert.Equal(1, attribute.MaxConcurrentCalls);
        Assert.True(attribute.HandlesClear);
    }

    private static List<ValidationResult> Faults(string? address)
    {
        var settings = new TeamsSettings { WorkflowUrl = address is null ? null : Secret.Parse(address) };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return faults;
    }
}
