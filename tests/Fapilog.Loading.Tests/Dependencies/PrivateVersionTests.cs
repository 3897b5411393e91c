using System.Globalization;
using Fapilog.Tests;
using Newtonsoft.Json;

namespace Fapilog.Loading.Tests.Dependencies;

/// <summary>
/// What a provider brings is its own, whatever the host and other providers use.
/// </summary>
public class PrivateVersionTests : PluginsFolderFixture
{
    [Fact]
    [Trait("Row", "D1")]
    public async Task CreateInstances_TwoProvidersWithTwoVersionsOfOneLibrary_EachRunsWithItsOwn()
    {
        Fixture.CopyFolder("PrivateDependency", Plugins);
        Fixture.CopyFolder("OlderNewtonsoft", Plugins);

        var instances = Scan().CreateInstances([Request("private-dependency"), Request("older-newtonsoft", "other")]);
        var newer = await Send(instances[0]);
        var older = await Send(instances[1]);

        Assert.Equal("\"12.0.0.0\"", older.Reference);
        Assert.Equal("""{"EventId":"e-1"}""", newer.Reference);
        Assert.All([newer.Note, older.Note], path => Assert.StartsWith(Copies, path, StringComparison.Ordinal));
        Assert.NotEqual(newer.Note, older.Note);
        Assert.DoesNotContain(Copies, typeof(JsonConvert).Assembly.Location, StringComparison.Ordinal);
        Assert.Equal(13, typeof(JsonConvert).Assembly.GetName().Version!.Major);
        Assert.DoesNotContain(Log.Lines, line => line.Contains("FAP10", StringComparison.Ordinal));
    }

    /// <summary>The contract itself refers to System.Text.Json: sharing the contract must not share that.</summary>
    [Fact]
    [Trait("Row", "D2")]
    public async Task CreateInstances_ProviderWithAnOlderSystemTextJson_RunsWithIt()
    {
        Fixture.CopyFolder("OlderSystemTextJson", Plugins);

        var receipt = await Send(Create(Request("older-system-text-json")));

        Assert.Equal("""["9"]""", receipt.Reference);
        Assert.StartsWith(Copies, receipt.Note, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Row", "D13")]
    [InlineData("es", "Hola")]
    [InlineData("es-MX", "Hola")]
    [InlineData("fr", "Hello")]
    public async Task CreateInstances_SatelliteResources_AreFoundWithTheirFallback(string culture, string expected)
    {
        Fixture.CopyFolder("Satellites", Plugins);
        _ = CultureInfo.GetCultureInfo(culture);

        Assert.Equal(expected, (await Send(Create(Request("satellites")), culture)).Reference);
    }

    [Fact]
    [Trait("Row", "D10")]
    public async Task CreateInstances_CorruptRuntimeConfiguration_IsIgnored()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        File.WriteAllText(Path.ChangeExtension(path, ".runtimeconfig.json"), "{ not json");

        Assert.Equal("""{"EventId":"e-1"}""", (await Send(Create(Request("private-dependency")))).Reference);
    }

    [Fact]
    [Trait("Row", "D10")]
    public async Task CreateInstances_RuntimeConfigurationThatNamesAFolderElsewhere_LoadsNothingFromThere()
    {
        var path = Fixture.CopyFolder("NeedsHelper", Plugins);
        var elsewhere = Directory.CreateDirectory(Path.Combine(Root, "elsewhere")).FullName;
        File.Move(
            Path.Combine(Path.GetDirectoryName(path)!, "Fapilog.Fixtures.Helper.dll"),
            Path.Combine(elsewhere, "Fapilog.Fixtures.Helper.dll"));
        foreach (var name in new[] { ".runtimeconfig.json", ".runtimeconfig.dev.json" })
        {
            File.WriteAllText(
                Path.ChangeExtension(path, name),
                $$"""{ "runtimeOptions": { "additionalProbingPaths": [ {{System.Text.Json.JsonSerializer.Serialize(elsewhere)}} ] } }""");
        }

        var instance = Create(Request("needs-helper"));

        Assert.Equal("alone", (await Send(instance)).Reference);
        Assert.Null((await Send(instance, "help")).Reference);
    }
}
