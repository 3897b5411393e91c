using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Alerts.PagerDuty;

namespace Fapilog.Providers.Tests.PagerDuty;

public sealed class PagerDutySettingsTests
{
    private const string Key = "abcdefghijABCDEFGHIJ012345678901";

    [Fact]
    public void Validate_KeyAlone_HasNoFault() => Assert.Empty(Faults(new PagerDutySettings { RoutingKey = Secret.Parse(Key) }));

    [Fact]
    public void Validate_Empty_NamesWhatIsMissing() =>
        Assert.Equal(["RoutingKey"], Faults(new PagerDutySettings()).SelectMany(fault => fault.MemberNames));

    [Theory]
    [InlineData("u+TOKENxxxxxxxxxxxxx", "The routing key has 20 characters, as a REST API key does, and that opens no alerts.")]
    [InlineData("TOKEN", "The routing key has 5 characters, and an integration key has 32 letters and digits.")]
    [InlineData(
        "TOKENefghijABCDEFGHIJ01234567890-",
        "The routing key has 33 characters, and an integration key has 32 letters and digits.")]
    [InlineData("TOKENfghijABCDEFGHIJ01234567890-", "The routing key has 32 characters, but not all are letters and digits.")]
    [InlineData("TOKENfghijABCDEFGHIJ01234567890é", "The routing key has 32 characters, but not all are letters and digits.")]
    public void Validate_KeyOfAnotherForm_SaysWhichAndWhereToFindTheRightOne(string key, string beginning)
    {
        var fault = Assert.Single(Faults(new PagerDutySettings { RoutingKey = Secret.Parse(key) }));

        Assert.Equal(beginning + (key.Length == 20 ? " An integration key has 32 letters and digits." : string.Empty)
            + " In PagerDuty, open the service, 'Integrations', add or open 'Events API V2', and copy its 'Integration Key'.",
            fault.ErrorMessage);
        Assert.DoesNotContain("TOKEN", fault.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_EverythingWrong_ReportsAllAtOnce()
    {
        var faults = Faults(new PagerDutySettings
        {
            RoutingKey = Secret.Parse("short"),
            BaseUrl = "events.pagerduty.com",
            ClientUrl = "javascript:alert(1)",
            AllowNetworks = ["everywhere"],
            Timeout = TimeSpan.Zero,
        });

        Assert.Equal(
            ["AllowNetworks", "BaseUrl", "ClientUrl", "RoutingKey", "Timeout"],
            faults.SelectMany(fault => fault.MemberNames).Order());
    }

    [Theory]
    [InlineData(
        "http://events.example", "The address 'http://events.example' is 'http', which is sent to allowed networks only.")]
    [InlineData("https://events.example/?x=1", "The address 'https://events.example/…' has a query or a fragment")]
    [InlineData("https://user:pw@events.example/", "The address 'https://events.example' contains a user name or a password")]
    [InlineData("", "The address is not an absolute one.")]
    public void Validate_BaseUrl_SaysWhatIsWrong(string address, string beginning) => Assert.StartsWith(
        beginning,
        Assert.Single(Faults(new PagerDutySettings { RoutingKey = Secret.Parse(Key), BaseUrl = address })).ErrorMessage,
        StringComparison.Ordinal);

    [Fact]
    public void Validate_HttpInAnAllowedNetwork_HasNoFault() => Assert.Empty(Faults(new PagerDutySettings
    {
        RoutingKey = Secret.Parse(Key),
        BaseUrl = "http://127.0.0.1:8080/pd",
        AllowNetworks = ["127.0.0.1"],
    }));

    [Fact]
    public void Provider_Declaration_IsWhatTheDocumentationSays()
    {
        var attribute =
            (AlertProviderAttribute)typeof(PagerDutyProvider).GetCustomAttributes(typeof(AlertProviderAttribute), false).Single();

        Assert.Equal("pagerduty", attribute.Name);
        Assert.Equal(["pd"], attribute.Aliases);
        Assert.Equal(typeof(PagerDutySettings), attribute.Settings);
        Assert.Equal((AlertChannels.None, 4, true), (attribute.Channels, attribute.MaxConcurrentCalls, attribute.HandlesClear));
    }

    private static List<ValidationResult> Faults(PagerDutySettings settings)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return faults;
    }
}
