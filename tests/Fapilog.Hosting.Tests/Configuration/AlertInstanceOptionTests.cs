using System.Reflection;
using Fapilog.Alerting;
using Fapilog.Diagnostics;

namespace Fapilog.Hosting.Tests.Configuration;

/// <summary>
/// The options of an instance, one by one as they are described: a property without a description, or a description without a
/// sample here, fails. The rows of <c>docs/configuration.md</c> are compared with the descriptions in <c>Fapilog.Docs.Tests</c>.
/// </summary>
public sealed class AlertInstanceOptionTests
{
    // For each option a value other than its default as configuration writes it, and values out of its range.
    private static readonly Dictionary<string, (string Json, object[] Illegal)> Samples = new()
    {
        ["Channel"] = ("\"#audit\"", []),
        ["MinimumSeverity"] = ("\"Error\"", [(AlertSeverity)15]),
        ["Deadline"] =
            ("\"00:00:11\"", [TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1), TimeSpan.FromHours(1) + TimeSpan.FromTicks(1)]),
        ["MaxAlertAge"] =
            ("\"12:00:00\"", [TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1), TimeSpan.FromDays(30) + TimeSpan.FromTicks(1)]),
        ["QueueCapacity"] = ("13", [0]),
        ["IncludeSensitive"] = ("true", []),
        ["IncludeMetadata"] = ("[\"team\"]", []),
    };

    public static TheoryData<string> Names => [.. AlertInstanceOption.All.Select(option => option.Name)];

    [Fact]
    public void All_DescribesEveryPropertyOnce() => Assert.Equal(
        typeof(AlertInstanceOptions).GetProperties().Select(property => property.Name).Order(),
        AlertInstanceOption.All.Select(option => option.Name).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Option_ConfiguredForAnInstance_IsReadInBothForms(string name)
    {
        var (json, _) = Samples[name];
        var flat = Options($$"""{ "Alerting": { "Provider": "slack", "{{name}}": {{json}} } }""");
        var named = Options($$"""{ "Alerting": { "Providers": { "chat": { "Provider": "slack", "{{name}}": {{json}} } } } }""");

        Assert.NotEqual(Value(new AlertInstanceOptions(), name), Value(flat, name));
        Assert.Equal(Value(flat, name), Value(named, name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Option_ConfiguredForAllInstances_IsInheritedAsDescribed(string name)
    {
        var option = Assert.Single(AlertInstanceOption.All, option => option.Name == name);
        var set = Options($$"""{ "Alerting": { "Provider": "slack", "{{name}}": {{Samples[name].Json}} } }""");

        var inherited = set.Inherit();

        Assert.Equal(option.IsInherited ? Value(set, name) : Value(new AlertInstanceOptions(), name), Value(inherited, name));
        if (option.IsInherited)
        {
            var read = Options(
                $$"""{ "Alerting": { "{{name}}": {{Samples[name].Json}}, "Providers": { "chat": { "Provider": "slack" } } } }""");
            Assert.Equal(Value(set, name), Value(read, name));
        }

        Assert.All(AlertInstanceOption.All.Where(other => other.Name != name), other =>
            Assert.Equal(Value(new AlertInstanceOptions(), other.Name), Value(inherited, other.Name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Option_OutOfItsRange_IsTheOneFault(string name)
    {
        var option = Assert.Single(AlertInstanceOption.All, option => option.Name == name);
        Assert.Equal(option.Range.Length > 0, Samples[name].Illegal.Length > 0);
        Assert.Empty(new AlertInstanceOptions().Validate());
        foreach (var illegal in Samples[name].Illegal)
        {
            var options = new AlertInstanceOptions();
            Property(name).SetValue(options, illegal);

            var fault = Assert.Single(options.Validate());

            Assert.Equal(("FAP4007", name), (fault.Code, fault.Path));
            Assert.Equal(
                $"{name} is {(illegal is TimeSpan duration ? CountText.Duration(duration) : illegal)}. It must be {option.Range.Replace("`", string.Empty, StringComparison.Ordinal)}.",
                fault.Message);
        }
    }

    private static AlertInstanceOptions Options(string fapilog)
    {
        using var configured = Configured.By(fapilog);
        return Assert.Single(configured.Read().Instances).Options;
    }

    private static PropertyInfo Property(string name) => typeof(AlertInstanceOptions).GetProperty(name)!;

    private static object? Value(AlertInstanceOptions options, string name) => Property(name).GetValue(options);
}
