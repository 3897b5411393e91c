namespace Fapilog.Loading.Tests.Compatibility;

public class FrameworkRuleTests : PluginsFolderFixture
{
    private static readonly int Host = Environment.Version.Major;

    [Theory]
    [InlineData(".NETCoreApp,Version=v8.0")]
    [InlineData(".NETCoreApp,Version=v10.0")]
    [InlineData(".Strange,Version=v99.0")]
    [InlineData(null)]
    public void Scan_FrameworkUpToTheHosts_IsAvailableWithoutRemark(string? framework)
    {
        new EmittedAssembly { TargetFramework = framework }.WriteTo(Plugins);

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal((ProviderState.Available, null), (entry.State, entry.Code));
    }

    [Fact]
    [Trait("Row", "V8")]
    public void Scan_NewerTargetFramework_IsRefused()
    {
        var path = new EmittedAssembly { TargetFramework = ".NETCoreApp,Version=v99.0" }.WriteTo(Plugins);

        Assert.Equal(
            $"'{path}' needs .NET 99, host runs .NET {Host}. "
            + $"Update the runtime, or install the provider's build for .NET {Host}.",
            Refused());
    }

    [Fact]
    [Trait("Row", "V8")]
    public void Scan_NewerBaseLibrary_IsRefused()
    {
        new EmittedAssembly { TargetFramework = null, BaseVersion = new(99, 0, 0, 0) }.WriteTo(Plugins);
        Assert.Contains($"needs .NET 99, host runs .NET {Host}.", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Row", "V9")]
    [InlineData(".NETFramework,Version=v4.8")]
    [InlineData(null)]
    public void Scan_NetFramework_IsRefused(string? framework)
    {
        new EmittedAssembly { TargetFramework = framework, BaseLibrary = "mscorlib", BaseVersion = new(4, 0, 0, 0) }
            .WriteTo(Plugins);
        Assert.Contains("was built for .NET Framework", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Row", "V9")]
    [InlineData(".NETStandard,Version=v2.0")]
    [InlineData(null)]
    public void Scan_NetStandard_IsAvailableWithARemark(string? framework)
    {
        new EmittedAssembly { TargetFramework = framework, BaseLibrary = "netstandard", BaseVersion = new(2, 1, 0, 0) }
            .WriteTo(Plugins);

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal((ProviderState.Available, "FAP1017"), (entry.State, entry.Code));
    }

    private string Refused()
    {
        var entry = Assert.Single(Scan().Entries);
        Assert.Equal((ProviderState.Rejected, "FAP1007"), (entry.State, entry.Code));
        return entry.Message!;
    }
}
