using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Alerts.Alertmanager;

namespace Fapilog.Providers.Tests.Alertmanager;

public sealed class AlertmanagerSettingsTests
{
    [Theory]
    [InlineData("https://am.example:9093")]
    [InlineData("https://am.example/prefix/")]
    public void Validate_Address_HasNoFault(string address) =>
        Assert.Empty(Faults(new AlertmanagerSettings { Urls = [address, "https://other.example"] }));

    [Fact]
    public void Validate_Nothing_NamesWhatIsMissing() => Assert.Contains(
        "No Alertmanager is named.", Assert.Single(Faults(new AlertmanagerSettings())).ErrorMessage, StringComparison.Ordinal);

    [Theory]
    [InlineData("am.example:9093", "neither 'https' nor 'http'|not an absolute one")]
    [InlineData("https://user:TOKEN@am.example", "Use the settings 'User' and 'Password'.")]
    [InlineData("https://am.example/api/v2/alerts", "Leave '/api/…' out.")]
    [InlineData("https://am.example/#/alerts", "contains a '?' or a '#'")]
    [InlineData("https://first.example/", "named twice")]
    public void Validate_UnfitAddress_SaysWhichAndWhatToDo(string address, string says)
    {
        var fault = Assert.Single(Faults(new AlertmanagerSettings { Urls = ["https://first.example", address] }));

        Assert.StartsWith("'Urls:1': ", fault.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(says.Split('|'), text => fault.ErrorMessage!.Contains(text, StringComparison.Ordinal));
        Assert.DoesNotContain("TOKEN", fault.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("team-name", "security", "not one of Prometheus")]
    [InlineData("7team", "security", "not one of Prometheus")]
    [InlineData("__team", "security", "reserved")]
    [InlineData("severity", "page", "set by the provider")]
    [InlineData("team", " ", "has no text")]
    public void Validate_UnfitLabel_SaysWhatToDo(string name, string text, string says) => Assert.Contains(
        says,
        Assert.Single(Faults(Valid(settings => settings.Labels = new Dictionary<string, string> { [name] = text }))).ErrorMessage,
        StringComparison.Ordinal);

    [Fact]
    public void Validate_EverythingWrong_ReportsAllAtOnceAndNoValue()
    {
        var faults = Faults(new AlertmanagerSettings
        {
            Urls = ["gopher://x", "nowhere"],
            Hold = TimeSpan.FromSeconds(5),
            FindingHold = TimeSpan.FromDays(30),
            Labels = new Dictionary<string, string> { ["a-b"] = "x", ["c-d"] = "y" },
            BearerToken = Secret.Parse("TOKEN TOKEN"),
        });

        Assert.Equal(
            ["BearerToken", "FindingHold", "Hold", "Labels", "Urls"], faults.SelectMany(fault => fault.MemberNames).Order());
        Assert.Contains("'Hold' is 5s. It must be from 1m to 7d.", faults.Select(fault => fault.ErrorMessage));
        Assert.All(faults, fault => Assert.DoesNotContain("TOKEN", fault.ErrorMessage, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fapilog", null, null, "'User' and 'Password' belong together")]
    [InlineData(null, "secret", null, "'User' and 'Password' belong together")]
    [InlineData("", null, null, "'User' is empty.")]
    [InlineData(" ", null, null, "'User' is empty.")]
    [InlineData(" ", "secret", null, "'User' is empty.")]
    [InlineData("fapilog", "secret", "token", "Both a user and a bearer token")]
    [InlineData("fapi:log", "secret", null, "contains a colon")]
    public void Validate_Credentials_BelongTogether(string? user, string? password, string? token, string says) =>
        Assert.Contains(
        says,
        Assert.Single(Faults(Valid(settings => (settings.User, settings.Password, settings.BearerToken) =
            (user, password is null ? null : Secret.Parse(password), token is null ? null : Secret.Parse(token))))).ErrorMessage,
        StringComparison.Ordinal);

    [Fact]
    public void Validate_HttpWithoutNetwork_SaysWhatToDoOnce() =>
        Assert.Contains(
            "'AllowNetworks'",
            Assert.Single(Faults(new AlertmanagerSettings { Urls = ["http://a:9093", "http://b:9093"] })).ErrorMessage,
            StringComparison.Ordinal);

    [Fact]
    public void Provider_Declaration_IsWhatTheDocumentationSays()
    {
        var attribute = (AlertProviderAttribute)typeof(AlertmanagerProvider).GetCustomAttributes(
            typeof(AlertProviderAttribute), false).Single();

        Assert.Equal("alertmanager", attribute.Name);
        Assert.Equal(["prometheus-alertmanager"], attribute.Aliases);
        Assert.Equal(AlertChannels.None, attribute.Channels);
        Assert.Equal(4, attribute.MaxConcurrentCalls);
        Assert.True(attribute.HandlesClear);
    }

    private static AlertmanagerSettings Valid(Action<AlertmanagerSettings> configure)
    {
        var settings = new AlertmanagerSettings { Urls = ["https://am.example"] };
        configure(settings);
        return settings;
    }

    private static List<ValidationResult> Faults(AlertmanagerSettings settings)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return faults;
    }
}
