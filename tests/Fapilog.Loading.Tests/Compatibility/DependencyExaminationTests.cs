using System.Collections.Immutable;
using Fapilog.Diagnostics;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Compatibility;

/// <summary>
/// The examination looks at all managed DLLs of a provider, and at nothing else in its folder.
/// </summary>
public class DependencyExaminationTests : LinkFixture
{
    [Theory]
    [Trait("Row", "V8")]
    [InlineData("library.dll")]
    [InlineData("lib/net10.0/library.dll")]
    [InlineData("runtimes/linux-x64/lib/net10.0/LIBRARY.DLL")]
    public void Of_DependencyForANewerRuntime_IsRefused(string name)
    {
        var location = Provider();
        var path = Path.GetFullPath(Path.Combine(location.Folder!, name));
        new EmittedAssembly { TargetFramework = ".NETCoreApp,Version=v99.0" }.WriteTo(
            Path.GetDirectoryName(path)!, Path.GetFileName(path));

        var rejection = Assert.Single(ProviderExamination.Examine(location, location).Rejections, one => one.Code == "FAP1007");

        Assert.Equal(
            $"'{path}' needs .NET 99, host runs .NET {Environment.Version.Major}. "
            + $"Update the runtime, or install the provider's build for .NET {Environment.Version.Major}.",
            rejection.Message);
    }

    [Theory]
    [Trait("Row", "V9")]
    [InlineData(".NETFramework,Version=v4.8", "mscorlib")]
    [InlineData(".NETStandard,Version=v2.0", "netstandard")]
    public void Of_DependencyForAnOlderPlatform_IsTaken(string framework, string baseLibrary)
    {
        var location = Provider();
        new EmittedAssembly
        {
            TargetFramework = framework,
            BaseLibrary = baseLibrary,
            BaseVersion = new(2, 0, 0, 0),
            IsComplete = true,
        }.WriteTo(location.Folder!);

        var examination = ProviderExamination.Examine(location, location);

        Assert.Empty(examination.Rejections);
        Assert.Empty(examination.Remarks);
    }

    [Theory]
    [InlineData("library.dll", "MZ and then nothing", "FAP1003")]
    [InlineData("runtimes/any/lib/library.dll", "MZ and then nothing", "FAP1003")]
    [InlineData("library.dll", "\u007fELF for another system", null)]
    [InlineData("publish/library.dll", "MZ and then nothing", null)]
    public void Of_DependencyThatIsDamaged_IsRefusedAndWhatIsNoneIsNot(string name, string content, string? code)
    {
        var location = Provider();
        Write(Path.Combine("provider", name), [.. content.Select(character => (byte)character)]);

        var examination = ProviderExamination.Examine(location, location);

        Assert.Equal(code is null ? [] : [code], examination.Rejections.Select(one => one.Code));
        Assert.Empty(examination.Remarks);
    }

    [Theory]
    [InlineData("", "FAP1012", "is empty or not a regular file. Copy the provider's DLL again.")]
    [InlineData(
        "a text",
        "FAP1003",
        "is not a .NET assembly that can be loaded: it is damaged, cut short or something else under that name. Copy the provider's DLL again.")]
    public void Of_DependencyThatIsNoDll_IsARemarkAboutThePlacePeopleKnow(string content, string code, string message)
    {
        var location = Provider();
        Write("provider/library.dll", [.. content.Select(character => (byte)character)]);
        var shown = new ProviderLocation("/plugins/provider/Compiled.dll", "/plugins/provider");

        var examination = ProviderExamination.Examine(location, shown);

        Assert.Empty(examination.Rejections);
        Assert.Equal(
            new Fault(code, $"'{Path.Combine("/plugins/provider", "library.dll")}' {message}"),
            Assert.Single(examination.Remarks));
    }

    [Fact]
    [Trait("Row", "V10")]
    public void Of_DependencyBuiltAgainstAContractOfAnotherKey_IsRefused()
    {
        var location = Provider();
        new EmittedAssembly { ContractKeyToken = [1, 2, 3, 4, 5, 6, 7, 8] }.WriteTo(location.Folder!);

        Assert.Equal("FAP1020", ProviderExamination.Examine(location, location).Rejections[0].Code);
    }

    [Fact]
    public void Of_FolderThatIsGone_IsARejection()
    {
        var location = new ProviderLocation(Path.Combine(Plugins, "gone", "x.dll"), Path.Combine(Plugins, "gone"));
        Assert.Equal("FAP1012", ProviderExamination.Examine(location, location).Rejections[0].Code);
    }

    [Fact]
    public void Of_ManyDllsOfOneProvider_HoldsNoneOpenAfterwards()
    {
        var path = Fixture.CopyFolder("PrivateDependency", Plugins);
        var folder = Path.GetDirectoryName(path)!;

        ProviderExamination.Examine(new ProviderLocation(path, folder), new ProviderLocation(path, folder));

        using var exclusive = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.True(exclusive.CanWrite);
    }

    private ProviderLocation Provider()
    {
        var path = Write(
            "provider/Compiled.dll",
            CSharp.Compile("Compiled", ProviderSource.Of(), ImmutableArray.Create(Contract.Own.AsSpan())));
        return new ProviderLocation(path, Path.GetDirectoryName(path));
    }
}
