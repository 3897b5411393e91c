using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Discovery;

public class DeclarationTests : PluginsFolderFixture
{
    [Fact]
    [Trait("Row", "T6")]
    [Trait("Row", "T8")]
    [Trait("Row", "N3")]
    [Trait("Row", "N6")]
    public void Scan_UnusableClasses_AreRejectedEachWithItsReason()
    {
        var path = Fixture.CopyFile("Unusable", Plugins);

        var rows = Scan().Entries.Select(entry => $"{entry.Name ?? "-"} {entry.Code}: {entry.Message}").ToArray();

        const string Sound = "Ask the provider's author for a sound build.";
        string Class(string name, string fault) =>
            $"FAP1010: Class 'Fapilog.Fixtures.{name}' in '{path}' carries [AlertProvider] and {fault}. {Sound}";
        Assert.Equal(
            [
                $"abstract-class {Class("AbstractClass", "is abstract or static")}",
                $"- FAP1008: Class 'Fapilog.Fixtures.BadAlias' in '{path}' declares the name 'not fine'. {ProviderName.Rule} "
                    + "Ask the provider's author for a build with such a name.",
                $"- FAP1008: Class 'Fapilog.Fixtures.BadName' in '{path}' declares the name '../evil'. {ProviderName.Rule} "
                    + "Ask the provider's author for a build with such a name.",
                $"noop FAP1016: 'noop' is built in and always means the dispatcher that does nothing; '{path}' is not used under it. "
                    + "Ask the provider's author for a build with another name.",
                $"generic-class {Class("GenericClass`1", "is generic")}",
                $"no-calls FAP1009: The [AlertProvider] of class 'Fapilog.Fixtures.NoCalls' in '{path}' is not valid: "
                    + "MaxConcurrentCalls is 0 and must be at least 1.",
                $"no-constructor {Class("NoConstructor", "has no public constructor without parameters")}",
                $"no-interface {Class("NoInterface", "does not implement IAlertProvider")}",
            ],
            rows);
    }

    [Theory]
    [Trait("Row", "T12")]
    [InlineData(new byte[] { 1, 0 })]
    [InlineData(new byte[] { 9, 9, 9, 9 })]
    [InlineData(new byte[] { 1, 0, 200, 65, 66 })]
    [InlineData(new byte[] { 1, 0, 1, 65, 1, 0, 0x54, 0x02, 1, 66 })]
    [InlineData(new byte[]
    {
        1, 0, 1, 65, 1, 0, 0x54, 0x0E, 8,
        (byte)'C', (byte)'h', (byte)'a', (byte)'n', (byte)'n', (byte)'e', (byte)'l', (byte)'s', 1, 66,
    })]
    [InlineData(new byte[] { 1, 0, 1, 65, 2, 0, 0x54, 0x08, 1, 66, 1, 0, 0, 0, 0x54, 0x08, 1, 66, 2, 0, 0, 0 })]
    public void Scan_MalformedAttribute_IsRejected(byte[] arguments)
    {
        var path = new EmittedAssembly { Arguments = arguments }.WriteTo(Plugins);

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal(("FAP1009", ProviderState.Rejected), (entry.Code, entry.State));
        Assert.Equal(
            $"The [AlertProvider] of class 'Emitted.Provider' in '{path}' cannot be read. Ask the provider's author for a sound build.",
            entry.Message);
    }

    [Fact]
    public void Scan_NullName_IsRejected()
    {
        new EmittedAssembly { Arguments = [1, 0, 0xFF, 0, 0] }.WriteTo(Plugins);
        Assert.Equal("FAP1008", Assert.Single(Scan().Entries).Code);
    }

    [Fact]
    public void Scan_NameOfControlCharacters_IsNotPrinted()
    {
        new EmittedAssembly { ProviderName = "a\u001b[31m" + new string('x', 300) }.WriteTo(Plugins);

        var message = Assert.Single(Scan().Entries).Message!;

        Assert.DoesNotContain('\u001b', message);
        Assert.True(message.Length < 500);
    }

    [Theory]
    [InlineData(null, "3.2.1.0")]
    [InlineData("4.5.6-rc.1+0123456789abcdef", "4.5.6-rc.1")]
    public void Scan_ProviderVersion_IsTheInformationalOneWithoutItsCommit(string? informational, string expected)
    {
        new EmittedAssembly { InformationalVersion = informational }.WriteTo(Plugins);
        Assert.Equal(expected, Assert.Single(Scan().Entries).ProviderVersion);
    }

    [Fact]
    [Trait("Row", "T3")]
    [Trait("Row", "T4")]
    [Trait("Row", "C8")]
    public void Scan_EveryFixture_RunsNoProviderCodeAndLoadsNothing()
    {
        Fixture.CopyFile("ModuleInitializer", Plugins);
        Fixture.CopyFile("Construction", Plugins);

        Assert.Equal(4, Scan().Entries.Count(entry => entry.State is ProviderState.Available));
        Assert.DoesNotContain(
            System.Runtime.Loader.AssemblyLoadContext.All.SelectMany(context => context.Assemblies),
            assembly => !assembly.IsDynamic && assembly.Location.StartsWith(Root, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Copies));
    }
}
