using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Delivery.Tests.Settings;

public sealed class SettingAttributesTests
{
    [Theory]
    [InlineData("https://hooks.example/TOKEN", null)]
    [InlineData("http://127.0.0.1:8080/TOKEN", null)]
    [InlineData("hooks.example/TOKEN", "The address is not an absolute one.")]
    [InlineData("https:///TOKEN", "The address is not an absolute one.")]
    [InlineData("/TOKEN", "The address is ")]
    [InlineData("ftp://hooks.example/TOKEN", "The address is neither 'https' nor 'http'.")]
    [InlineData("https://user:TOKEN@hooks.example/", "The address contains a user name or a password before the host.")]
    public void WebAddress_Value_IsJudgedWithoutBeingShown(string text, string? fault)
    {
        var found = Faults(new Holder { Address = Secret.Parse(text) });

        Assert.Equal(fault is not null, found.Count == 1);
        Assert.All(found, result => Assert.StartsWith(fault!, result.ErrorMessage, StringComparison.Ordinal));
        Assert.All(found, result => Assert.DoesNotContain("TOKEN", result.ErrorMessage, StringComparison.Ordinal));
    }

    [Fact]
    public void Attributes_SeveralFaults_AreAllReportedWithTheirMembers()
    {
        var found =
            Faults(new Holder { Address = Secret.Parse("nonsense"), Key = Secret.Parse("whsec_short"), Networks = ["x", "y"] });

        Assert.Equal(["Address", "Key", "Networks"], found.SelectMany(result => result.MemberNames).Order());
    }

    [Theory]
    [InlineData(new[] { "'a' is bad. Do it." }, "'a' is bad. Do it.")]
    [InlineData(new[] { "'a' is bad. Do it.", "'b' is bad. Do it." }, "'a' is bad. 'b' is bad. Do it.")]
    [InlineData(new[] { "'a' is bad. Do. It.", "Other.", "'b' is bad. Do. It." }, "'a' is bad. Other. 'b' is bad. Do. It.")]
    [InlineData(new[] { "'a. b' is bad. Do it.", "'c. b' is bad. Do it." }, "'a. b' is bad. 'c. b' is bad. Do it.")]
    [InlineData(new[] { "The same.", "The same." }, "The same. The same.")]
    public void Result_SeveralFaults_SaysWhatEndsThemOnce(string[] faults, string message) =>
        Assert.Equal(message, SettingRuleAttribute.Result(faults, new ValidationContext(faults))!.ErrorMessage);

    [Fact]
    public void Attributes_UnreadableSecret_NamesTheSource()
    {
        var fault = Assert.Single(Faults(new Holder { Address = Secret.Parse("env:FAPILOG_TEST_ABSENT") }));

        Assert.Contains("'FAPILOG_TEST_ABSENT'", fault.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_AbsentValues_AreNotTheirMatter() => Assert.Empty(Faults(new Holder()));

    private static List<ValidationResult> Faults(Holder holder)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(holder, new ValidationContext(holder), faults, validateAllProperties: true);
        return faults;
    }

    private sealed class Holder
    {
        [WebAddress]
        public Secret? Address { get; set; }

        [StandardWebhookSecret]
        public Secret? Key { get; set; }

        [Networks]
        public IReadOnlyList<string>? Networks { get; set; }
    }
}
