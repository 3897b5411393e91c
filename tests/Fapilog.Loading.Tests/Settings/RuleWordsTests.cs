using Fapilog.Alerting;

namespace Fapilog.Loading.Tests.Settings;

public sealed class RuleWordsTests
{
    private const string Value = "whsec_";

    private readonly Group _group = new()
    {
        Key = Secret.Parse(Value),
        Map = new() { ["a"] = Secret.Parse(Value) },
        List = [Secret.Parse(Value)],
    };

    [Theory]
    [InlineData("The key does not begin with 'whsec_'.", "The key does not begin with 'whsec_'.")]
    [InlineData("The key '{0}' does not begin with 'whsec_'.", "The key '[secret]' does not begin with '[secret]'.")]
    [InlineData("The key is '{0}'.", "The key is '[secret]'.")]
    public void Mask_SecretThatIsAWordOfTheRule_LeavesTheWordUnlessTheRuleRepeatsTheSecret(string says, string shown)
    {
        IEnumerable<string?> Ask() => [string.Format(null, says, _group.Key!.GetValue())];

        Assert.Equal(shown, Words().Mask(Assert.Single(Ask())!, Ask));
        AssertUnchanged();
    }

    [Theory]
    [InlineData("map")]
    [InlineData("list")]
    public void Mask_RuleThatRepeatsASecretOfAMapOrList_Masks(string place)
    {
        IEnumerable<string?> Ask() =>
            [$"It is '{(place == "map" ? _group.Map["a"] : _group.List[0]).GetValue()}', and begins with 'whsec_'."];

        Assert.DoesNotContain(Value, Words().Mask(Assert.Single(Ask())!, Ask), StringComparison.Ordinal);
        AssertUnchanged();
    }

    [Fact]
    public void Mask_SecretOfAnotherGroup_IsMasked() => Assert.Equal(
        "It is '[secret]'.",
        new RuleWords(_group, [Secret.Parse("elsewhere")]).Mask("It is 'elsewhere'.", () => ["It is 'elsewhere'."]));

    [Fact]
    public void Mask_RuleThatFailsAtAnotherValue_IsMasked()
    {
        Assert.Equal("It is not '[secret]'.", Words().Mask("It is not 'whsec_'.", () => throw new FormatException()));
        AssertUnchanged();
    }

    /// <summary>The rule of another setting, into which the secret was written too.</summary>
    [Theory]
    [InlineData("name")]
    [InlineData("list")]
    [InlineData("key")]
    [InlineData("below")]
    public void Mask_RuleThatRepeatsASettingWithTheSecret_Masks(string place)
    {
        var text = $"x-{Value}-x";
        _group.Name = place == "name" ? text : null;
        _group.Names = place == "list" ? ["a", text] : [];
        _group.Labels = place == "key" ? new() { [text] = "a" } : [];
        _group.Below = place == "below" ? new Group { Name = text } : null;
        IEnumerable<string?> Ask() => [$"'{text}' is not a network."];

        Assert.Equal("'x-[secret]-x' is not a network.", Words().Mask(Assert.Single(Ask())!, Ask));
    }

    private RuleWords Words() => new(_group, SecretCollector.Collect(_group));

    private void AssertUnchanged() => Assert.All(
        new[] { _group.Key!, _group.Map["a"], _group.List[0] }, secret => Assert.Equal(Value, secret.GetValue()));

    private sealed class Group
    {
        public Secret? Key { get; set; }

        public Dictionary<string, Secret> Map { get; set; } = [];

        public List<Secret> List { get; set; } = [];

        public string? Name { get; set; }

        public List<string> Names { get; set; } = [];

        public Dictionary<string, string> Labels { get; set; } = [];

        public Group? Below { get; set; }
    }
}
