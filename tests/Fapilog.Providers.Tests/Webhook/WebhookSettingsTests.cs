using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Alerts.Webhook;

namespace Fapilog.Providers.Tests.Webhook;

public sealed class WebhookSettingsTests
{
    private const string Key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void Validate_Complete_HasNoFault() => Assert.Empty(Faults(new WebhookSettings
    {
        Url = Secret.Parse("https://hooks.example/TOKEN"),
        Secret = Secret.Parse(Key),
    }));

    [Fact]
    public void Validate_Empty_NamesWhatIsMissing() =>
        Assert.Equal(["Secret", "Url"], Faults(new WebhookSettings()).SelectMany(fault => fault.MemberNames).Order());

    [Fact]
    public void Validate_EverythingWrong_ReportsAllAtOnceAndNoValue()
    {
        var faults = Faults(new WebhookSettings
        {
            Url = Secret.Parse("gopher://TOKEN"),
            Secret = Secret.Parse("whsec_TOKEN"),
            AllowNetworks = ["everywhere"],
            Timeout = TimeSpan.FromHours(1),
        });

        Assert.Equal(["AllowNetworks", "Secret", "Timeout", "Url"], faults.SelectMany(fault => fault.MemberNames).Order());
        Assert.All(faults, fault => Assert.DoesNotContain("TOKEN", fault.ErrorMessage, StringComparison.Ordinal));
        Assert.Contains("'Timeout' is 1h. It must be from 1s to 2m.", faults.Select(fault => fault.ErrorMessage));
    }

    [Fact]
    public void Validate_HttpWithoutNetwork_SaysWhatToDo()
    {
        var fault = Assert.Single(
            Faults(new WebhookSettings { Url = Secret.Parse("http://hooks.example/TOKEN"), Secret = Secret.Parse(Key) }));

        Assert.Equal(
            "The address is 'http', which is sent to allowed networks only. Use 'https', or add the endpoint's network to 'AllowNetworks'.",
            fault.ErrorMessage);
    }

    [Fact]
    public void Provider_Declaration_IsWhatTheDocumentationSays()
    {
        var attribute =
            (AlertProviderAttribute)typeof(WebhookProvider).GetCustomAttributes(typeof(AlertProviderAttribute), false).Single();

        Assert.Equal("webhook", attribute.Name);
        Assert.Equal(["standard-webhook"], attribute.Aliases);
        Assert.Equal(typeof(WebhookSettings), attribute.Settings);
        Assert.Equal(AlertChannels.Any, attribute.Channels);
        Assert.Equal(8, attribute.MaxConcurrentCalls);
        Assert.True(attribute.HandlesClear);
    }

    private static List<ValidationResult> Faults(WebhookSettings settings)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return faults;
    }
}
